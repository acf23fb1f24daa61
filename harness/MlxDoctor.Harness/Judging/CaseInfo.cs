using MlxDoctor.Core.Cases;

namespace MlxDoctor.Harness.Judging;

/// <summary>What a reader wants to know about a case before running it; <c>doctor explain</c> prints it.</summary>
/// <param name="Id">Stable id, <c>family.subject-detail</c>.</param>
/// <param name="Area">What it is about.</param>
/// <param name="Sends">What is sent, in a sentence.</param>
/// <param name="Expects">What a correct server does, in a sentence.</param>
/// <param name="Why">Which failure of real servers or clients it guards against.</param>
internal sealed record CaseInfo(string Id, Area Area, string Sends, string Expects, string Why)
{
    /// <summary>How binding the rule is.</summary>
    public Level Level { get; init; } = Level.Must;

    /// <summary>Capabilities without which the case is skipped by name.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>The specification or the class of real bug (A to J) behind it.</summary>
    public string Source { get; init; } = "OpenAI API reference, chat completions";

    /// <summary>True for cases that belong to the fast subset of Check; the others run in Full.</summary>
    public bool Fast { get; init; } = true;

    /// <summary>True when it looks at the order or time of things as they happen, which a recording cannot show again.</summary>
    public bool Live { get; init; }

    /// <summary>True when each of its answers must be asked for it alone: it looks at order, repetition, time, state or chance.</summary>
    /// <remarks>Other cases take what was asked already.</remarks>
    public bool Fresh { get; init; }

    /// <summary>True when it asks once more what it has asked whole and streamed, for what only a repetition shows; one case of each family does.</summary>
    public bool Repeats { get; init; }

    /// <summary>True when a weak server may die of it: runs last, against owned servers only.</summary>
    public bool Harmful { get; init; }
}
