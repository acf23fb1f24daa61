using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Judging.Attribution;

/// <summary>The written rule that says who is to blame for a failure: model, template, parser, server or harness.</summary>
/// <remarks>
/// It goes by the code of each finding and by the raw text of the answers, never by the name of a case. For each finding the first line that holds decides:
/// <list type="number">
/// <item>harness: the code is of the harness itself (a recording that reads otherwise when it is cut elsewhere, a failed unit test).</item>
/// <item>model: the code is about the files of the weights.</item>
/// <item>parser: a mark of thinking or of a tool call is in the text that arrived, so it was there and was not parsed. Either explains findings about text and reasoning and differences
/// between two answers; only a call's mark explains findings about calls and the finish reason. A finding about the marks themselves is the parser's even without its transcript.</item>
/// <item>template: a control token that frames messages is in the text, or a role on a line of its own in front of it; or the template's switch for thinking has no effect.</item>
/// <item>model: well-formed and wrong words, calls or JSON of a model whose answers are not known.</item>
/// <item>parser: a model whose answers are known, and a call that was recognised arrived damaged, or its thinking did not arrive in its field.</item>
/// <item>server: all else: transport, framing, shapes, statuses, ids, counts, finish reasons, parameters, known words that arrive changed.</item>
/// </list>
/// Of several findings the first of harness, parser, template, server, model stands for the case, since it tends to cause the others; each finding keeps its own.
/// Without findings: what could not be judged is the harness' fault unless the server died or did not boot; a confirmed slowdown is the server's.
/// </remarks>
internal static class BlameRule
{
    private static readonly string[] OfHarness = ["harness.", "vstest."];
    private static readonly string[] OfFiles = ["weights."];
    private static readonly string[] AboutMarks = ["text.think-tag", "text.tool-tag", "agents.leak"];
    private static readonly string[] AboutFrames = ["text.special-token"];
    private static readonly string[] Switches = ["reasoning.unwanted", "think.switch-ignored"];

    /// <summary>What was said: a weak model can be the reason, and any mark explains it.</summary>
    private static readonly string[] TextWords =
    [
        "content.differs", "content.part-missing", "content.part-forbidden", "content.pattern", "content.too-short", "content.schema", "content.degenerate", "content.only-reasoning", "content.white-space",
        "reasoning.missing", "reasoning.pattern", "reasoning.place", "reasoning.damaged",
    ];

    /// <summary>What was called: a weak model can be the reason, and the mark of a call explains it.</summary>
    private static readonly string[] CallWords =
    [
        "tools.count", "tools.name", "tools.arguments", "tools.arguments-broken", "tools.argument-missing", "tools.unknown-name", "tools.unneeded",
        "finish.differs", "agents.unsteady", "agents.result-unused", "agents.endless",
    ];

    /// <summary>Two texts were compared: a mark in either explains the difference.</summary>
    private static readonly string[] TextComparisons = ["parity.content", "parity.white-space", "parity.reasoning", "repeat.differs"];

    /// <summary>The same for calls.</summary>
    private static readonly string[] CallComparisons = ["parity.tool-calls", "parity.finish"];

    /// <summary>No model's words make these, but a call that arrives as text does.</summary>
    private static readonly string[] CallRules = ["finish.stop-with-call", "finish.tool-calls-without-call", "tools.not-forced"];

    /// <summary>With a known model: it did say this, and it arrived damaged or in the wrong place.</summary>
    private static readonly string[] Damaged = ["tools.arguments", "tools.arguments-broken", "tools.argument-missing", "reasoning.missing", "reasoning.place", "reasoning.damaged"];

    /// <summary>The outcome with blame for each finding and for the case; unchanged when nothing failed.</summary>
    /// <param name="outcome">What the case came to.</param>
    /// <param name="model">Whether right answers are known to be in the model.</param>
    /// <param name="transcripts">The exchanges of the case.</param>
    public static CaseOutcome Apply(CaseOutcome outcome, ModelTrust model, IReadOnlyList<Transcript> transcripts)
    {
        if (outcome.Verdict is Verdict.Pass or Verdict.Skip or Verdict.Inconclusive)
            return outcome;
        var findings = outcome.Findings.Select(f => f with { Blame = f.Blame ?? Of(f, model, transcripts) }).ToList();
        return outcome with
        {
            Findings = findings,
            Blame = outcome.Blame
                ?? (findings.Count > 0 ? findings.Min(f => f.Blame) : outcome.Verdict == Verdict.Error ? Blame.Harness : Blame.Server),
        };
    }

    /// <summary>Who is to blame for one finding.</summary>
    public static Blame Of(Finding finding, ModelTrust model, IReadOnlyList<Transcript> transcripts)
    {
        bool Is(params IEnumerable<string[]> lists) => lists.Any(l => l.Contains(finding.Code, StringComparer.Ordinal));
        if (OfHarness.Any(p => finding.Code.StartsWith(p, StringComparison.Ordinal)))
            return Blame.Harness;
        if (OfFiles.Any(p => finding.Code.StartsWith(p, StringComparison.Ordinal)))
            return Blame.Model;
        if (Is(AboutMarks))
            return Blame.Parser;
        // The message names the token: one that opens a tool call is no frame.
        if (Is(AboutFrames))
            return RawEvidence.Of(finding.Message, "") is Marks.Thinking or Marks.Call ? Blame.Parser : Blame.Template;
        if (Is(Switches))
            return Blame.Template;
        var marks = Evidence(finding, transcripts, all: Is(TextComparisons, CallComparisons));
        if (Is(CallWords, CallComparisons, CallRules) && marks.HasFlag(Marks.Call))
            return Blame.Parser;
        if (Is(TextWords, TextComparisons) && marks != Marks.None)
            return marks == Marks.Frame ? Blame.Template : Blame.Parser;
        if (model == ModelTrust.Unknown && Is(TextWords, CallWords))
            return Blame.Model;
        return Is(Damaged) ? Blame.Parser : Blame.Server;
    }

    /// <summary>The marks in the answer that showed the finding, or in all that were compared; without a transcript, those in what the finding shows.</summary>
    private static Marks Evidence(Finding finding, IReadOnlyList<Transcript> transcripts, bool all)
    {
        var looked = transcripts.Where(t => all || t.Request.Id == finding.RequestId).ToList();
        return looked.Count > 0
            ? looked.Aggregate(Marks.None, (marks, t) => marks | RawEvidence.Of(t))
            : RawEvidence.Of(finding.Seen ?? "", finding.Sent ?? "");
    }
}
