using System.Globalization;
using System.Text.RegularExpressions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Agents.Cli;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Invariants;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging.Attribution;

namespace MlxDoctor.Harness.Watch;

/// <summary>Judges the turns of a session one after the other: what the agent asked, what was answered, what the agent made of the answers before.</summary>
/// <param name="endpoint">The server, for curl lines.</param>
/// <param name="modelNames">Names that answers may carry.</param>
internal sealed partial class TurnJudge(Endpoint endpoint, IReadOnlySet<string> modelNames)
{
    private readonly SessionMemory _memory = new();

    /// <summary>Judges one turn.</summary>
    public WatchedTurn Judge(ProxiedTurn turn)
    {
        var t = turn.Transcript;
        var generates = t.Request.Method == "POST" && t.Request.Path.Split('?')[0] == t.Format.Path();
        var findings = new FindingList(endpoint);
        if (turn.AskedModel is { } asked && asked != endpoint.Model)
            findings.Note($"the agent asked for the model '{asked}', which was sent on as '{endpoint.Model}'");
        var outcome = generates ? Generated(turn, findings) : Beside(t, findings);
        var blamed = BlameRule.Apply(outcome with { Notes = findings.Notes }, Trust, [t]);
        // Words that a model whose answers nobody knows made wrong break no contract.
        if (blamed.Verdict == Verdict.Fail && blamed.Findings.All(f => f.Blame == Blame.Model))
            blamed = blamed with { Verdict = Verdict.Inconclusive };
        return new(turn.Number, generates ? t.Format.Name() : $"{t.Request.Method} {t.Request.Path}", blamed, Line(turn, generates, blamed));
    }

    /// <summary>An agent's prompts are not ours: no answer to them is known.</summary>
    private static ModelTrust Trust => ModelTrust.Unknown;

    private CaseOutcome Generated(ProxiedTurn turn, FindingList findings)
    {
        var t = turn.Transcript;
        var request = SpokenRequest.Of(t.Format, t.Request.Body);
        var malformed = RequestDefects.Check(request, t, findings);
        if (request is not null)
        {
            _memory.Check(request, t, findings);
            _memory.Keep(turn.Number, request, t);
        }
        if (turn.Left)
            return findings.Findings.Count > 0 ? CaseOutcome.From(findings.Findings) : CaseOutcome.Skip("the agent hung up before the answer was complete");
        if (t.Status is >= 400 and < 500 && (malformed || Refused(t, findings)))
            return CaseOutcome.From(findings.Findings, Metrics(t));
        if (request is not null)
        {
            AnswerInvariants.Check(request.Asked(t.Request.Stream, modelNames), t, findings);
            Arguments(request, t, findings);
        }
        return CaseOutcome.From(findings.Findings, Metrics(t));
    }

    /// <summary>What asks for no words is not judged, unless there is no such path or no whole answer.</summary>
    private static CaseOutcome Beside(Transcript t, FindingList findings)
    {
        if (t.Request.Method == "POST" && t.Status is 404 or 405)
            findings.Add(
                t, FindingCode.AgentRouteUnknown, $"the agent asks for {t.Request.Path.Split('?')[0]}, which the server does not have",
                "a path of the server; often /v1 is missing in the agent's base URL, or there twice", t.BodyText);
        else if (t.Ending is Ending.BrokenConnection or Ending.ConnectFailed or Ending.LimitExceeded)
            findings.Add(t, FindingCode.HttpConnectionBroken, $"the answer does not end properly: {t.Failure ?? t.Ending.ToString()}", "a complete answer",
                t.BodyText);
        return findings.Findings.Count > 0 ? CaseOutcome.From(findings.Findings) : CaseOutcome.Skip("asks for no words");
    }

    /// <summary>Refusals that are the agent's to mend.</summary>
    private static bool Refused(Transcript t, FindingList findings)
    {
        var said = t.Answer.Error?.Message ?? t.BodyText;
        if (t.Status is 401 or 403)
            findings.Add(t, FindingCode.AgentKeyRefused, "the server refuses the agent's key", "the key that the server was started with", said);
        else if (TooLong().IsMatch(said))
            findings.Add(t, FindingCode.AgentContextOverflow, "the agent sent more than the model's context holds", "a shorter history", said);
        else
            return false;
        return true;
    }

    private static void Arguments(SpokenRequest request, Transcript t, FindingList findings)
    {
        foreach (var call in t.Answer.ToolCalls)
            if (request.Tools.GetValueOrDefault(call.Name ?? "") is { } schema && AnswerJson.TryParse(call.Arguments) is not null
                && Violation(schema, call.Arguments) is { } error)
                findings.Add(
                    t, FindingCode.ToolsArgumentsSchema, $"the arguments of '{call.Name}' are not of the schema that the agent offered: {error}",
                    schema.ToJsonString(), call.Arguments);
    }

    private static string? Violation(System.Text.Json.Nodes.JsonNode schema, string arguments)
    {
        try
        {
            return SchemaCheck.FirstErrorAsync(schema, arguments).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A schema that our validator cannot read is no fault of the arguments.
            return null;
        }
    }

    private static List<Metric> Metrics(Transcript t)
    {
        var metrics = new List<Metric>();
        if (TranscriptTiming.TtftMs(t) is { } ttft)
            metrics.Add(new("ttft_ms", "ms", Better.Lower, [ttft]) { Value = ttft });
        if (DecodeTokS(t) is { } rate)
            metrics.Add(new("decode_tok_s", "tok/s", Better.Higher, [rate]) { Value = rate, TokenSource = TranscriptTiming.Tokens(t).Source });
        return metrics;
    }

    private static double? DecodeTokS(Transcript t) => TranscriptTiming.ItlMs(t) is > 0 and var itl ? 1000 / itl : null;

    private static string Line(ProxiedTurn turn, bool generates, CaseOutcome outcome)
    {
        var t = turn.Transcript;
        var verdict = $"{outcome.Verdict.Name()}{(outcome.Verdict == Verdict.Skip ? $" ({outcome.Reason})" : "")}";
        if (!generates)
            return string.Create(CultureInfo.InvariantCulture, $"turn {turn.Number}  {t.Request.Method} {t.Request.Path.Split('?')[0]}  {t.Status}  {verdict}");
        var usage = t.Answer.Usage;
        var calls = t.Answer.ToolCalls.Count == 0 ? "" : $"  calls {string.Join(", ", t.Answer.ToolCalls.Select(c => c.Name ?? "?").Take(8))}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"turn {turn.Number}  {t.Format.Name()}  prompt {Number(usage?.Prompt)} completion {Number(usage?.Completion)}  "
                + $"ttft_ms {Number(TranscriptTiming.TtftMs(t))}  decode_tok_s {Number(DecodeTokS(t))}{calls}  {verdict}");
    }

    private static string Number(double? n) => n is { } value ? value.ToString("0.#", CultureInfo.InvariantCulture) : "-";

    [GeneratedRegex(@"context (length|window|size)|too (long|many tokens)|maximum.{0,40}tokens|exceed.{0,60}(tokens|context)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TooLong();
}
