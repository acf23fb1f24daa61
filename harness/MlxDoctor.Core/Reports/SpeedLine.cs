namespace MlxDoctor.Core.Reports;

/// <summary>One figure of speed in words.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Value">Now, with its unit.</param>
/// <param name="Baseline">Then.</param>
/// <param name="Change">An arrow and per cent, positive is better; empty without a baseline.</param>
public sealed record SpeedLine(string Title, string Value, string Baseline, string Change);
