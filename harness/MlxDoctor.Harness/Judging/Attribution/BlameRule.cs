using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Judging.Attribution;

/// <summary>The written rule that says who is to blame for a failure: model, agent, template, parser, server or harness.</summary>
/// <remarks>
/// It goes by the code of each finding (<see cref="Suspect"/>, declared with the code) and by the raw text of the answers, never by the name of a case. For
/// each finding the first line that holds decides:
/// <list type="number">
/// <item>harness: the code is of the harness itself (a recording that reads otherwise when it is cut elsewhere, a failed unit test).</item>
/// <item>agent: the code is about what the program that asks sent.</item>
/// <item>model: the code is about the files of the weights.</item>
/// <item>parser: a mark of thinking or of a tool call is in the text that arrived, so it was there and was not parsed. Either explains findings about text and
/// reasoning and differences
/// between two answers; only a call's mark explains findings about calls and the finish reason. A finding about the marks themselves is the parser's even
/// without its transcript.</item>
/// <item>template: a control token that frames messages is in the text, or a role on a line of its own in front of it; or the template's switch for thinking
/// has no effect.</item>
/// <item>model: well-formed and wrong words, calls or JSON of a model whose answers are not known.</item>
/// <item>parser: a model whose answers are known, and a call that was recognised arrived damaged, or its thinking did not arrive in its field.</item>
/// <item>server: all else: transport, framing, shapes, statuses, ids, counts, finish reasons, parameters, known words that arrive changed.</item>
/// </list>
/// Of several findings the first of harness, parser, template, server, agent, model stands for the case, since it tends to cause the others; each finding
/// keeps its own.
/// Without findings: what could not be judged is the harness' fault unless the server died or did not boot; a confirmed slowdown is the server's.
/// </remarks>
internal static class BlameRule
{
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
        var suspect = finding.Code.Suspect;
        switch (suspect)
        {
            case Suspect.Unknown or Suspect.Harness:
                return Blame.Harness;
            case Suspect.Agent:
                return Blame.Agent;
            case Suspect.Files:
                return Blame.Model;
            case Suspect.Marks:
                return Blame.Parser;
            case Suspect.Frames:
                // The message names the token: one that opens a tool call is no frame.
                return RawEvidence.Of(finding.Message, "") is Marks.Thinking or Marks.Call ? Blame.Parser : Blame.Template;
            case Suspect.Switch:
                return Blame.Template;
        }
        var words = suspect is Suspect.Words or Suspect.DamagedWords;
        var calls = suspect is Suspect.Calls or Suspect.DamagedCalls;
        var marks = Evidence(finding, transcripts, all: suspect is Suspect.ComparedWords or Suspect.ComparedCalls);
        if ((calls || suspect is Suspect.ComparedCalls or Suspect.CallRules) && marks.HasFlag(Marks.Call))
            return Blame.Parser;
        if ((words || suspect == Suspect.ComparedWords) && marks != Marks.None)
            return marks == Marks.Frame ? Blame.Template : Blame.Parser;
        if (model == ModelTrust.Unknown && (words || calls))
            return Blame.Model;
        return suspect is Suspect.DamagedWords or Suspect.DamagedCalls ? Blame.Parser : Blame.Server;
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
