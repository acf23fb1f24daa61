namespace MlxDoctor.Harness.Client;

/// <summary>One header line of an answer.</summary>
internal readonly record struct HeaderField(string Name, string Value);
