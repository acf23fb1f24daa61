using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Parsers;

/// <summary>A script for every family: what is said, and how it is asked for.</summary>
/// <param name="Name">Name in rows.</param>
/// <param name="Why">What it guards.</param>
/// <param name="Parts">What is said, in order.</param>
internal sealed record ParserScript(string Name, string Why, IReadOnlyList<ScriptPart> Parts)
{
    /// <summary>How binding the expectation is.</summary>
    public Level Level { get; init; } = Level.Must;

    /// <summary>The request offers the tools.</summary>
    public bool Offer { get; init; }

    /// <summary>Thinking is on, and only families that think have the script.</summary>
    public bool Thinking { get; init; }

    /// <summary>The call is of a tool that is not offered.</summary>
    public bool Unoffered { get; init; }

    /// <summary>The words speak about marks, as somebody does who explains them.</summary>
    public bool Quotes { get; init; }

    /// <summary>The limit of tokens cuts the answer inside its last part.</summary>
    public bool CutInside { get; init; }

    /// <summary>Every byte beyond ASCII is a token.</summary>
    public bool ByBytes { get; init; }

    /// <summary>True when a correct server may deliver it in more than one way; then nothing may vanish, and both modes agree.</summary>
    public bool Open => CutInside || Unoffered || Parts.Any(p => p.Kind == PartKind.OpenCall) || (Offer && Parts.Any(p => p.Kind == PartKind.Raw));
}
