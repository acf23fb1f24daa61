using System.Globalization;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Harness.Judging.Attribution;

namespace MlxDoctor.Harness.Cases.Parsers;

/// <summary>The rows of the area <c>parsers</c>: each script of each family, then what single scripts do not show.</summary>
internal static class ParserCases
{
    /// <summary>The words before every id.</summary>
    public const string Prefix = "parsers.";

    private const int Together = 8, StopLength = 5, StopStep = 3;

    /// <summary>A tool loop's rounds, by what is said in each.</summary>
    private static readonly string[] Rounds = ["one-call", "nested-arguments", "multi-line-argument", "unicode-arguments", "number-like-text", "plain"];

    /// <summary>What the exact script says better than a search for marks.</summary>
    private static readonly FindingCode[] SaidBetter = [FindingCode.TextSpecialToken, FindingCode.TextThinkTag, FindingCode.TextToolTag];

    /// <summary>The id of a family's script.</summary>
    public static string IdOf(string family, string script) => $"{Prefix}{family}.{script}";

    /// <summary>The rows of all families.</summary>
    public static IReadOnlyList<ICheckCase> Rows(Workspace workspace) => Rows(ParserBook.Load(workspace.Puppets));

    /// <summary>The rows of a book, family by family, so that each has one server.</summary>
    public static IReadOnlyList<ICheckCase> Rows(ParserBook book) => [.. book.Families.SelectMany(Of)];

    /// <summary>The row with an id.</summary>
    /// <exception cref="UsageException">There is none; the message names the nearest ones.</exception>
    public static ICheckCase Find(Workspace workspace, string id)
    {
        var rows = Rows(workspace);
        return rows.FirstOrDefault(c => c.Info.Id == id) ?? throw new UsageException($"no case '{id}'", Nearest.Hint(id, rows.Select(c => c.Info.Id)));
    }

    private static IEnumerable<ICheckCase> Of(ParserFamily family)
    {
        foreach (var script in family.Scripts)
        {
            yield return Case(
                family, script.Name, script.Level,
                $"a prompt on which a checkpoint of the family {family.Name} emits the script '{script.Name}', whole and streamed, and whole again",
                "what the script says, alike in both modes, with nothing lost", script.Why,
                (run, cancellation) => ScriptAsync(run, run.Family.Speak(script.Name), cancellation));
        }
        yield return Case(
            family, "beside-others", Level.Must, "eight scripts alone, then at one time, streamed and not", "the same answers",
            "a parser's state that requests share", BesideAsync);
        yield return Case(
            family, "stops", Level.Must, "stop strings that begin and end inside tokens", "the text up to the stop string, in both modes",
            "stop strings that are compared with tokens instead of text", StopsAsync);
        if (Rounds.All(r => family.Scripts.Any(s => s.Name == r)))
            yield return Case(
                family, "tool-loop", Level.Must, "six rounds: a call, its result, the next call", "each round's script, streamed in every second one",
                "templates and parsers that break on what was said before", LoopAsync);
    }

    private static CheckCase Case(
        ParserFamily family, string name, Level level, string sends, string expects, string why, Func<ParserRun, CancellationToken, Task> ask) =>
        new(
            new CaseInfo(IdOf(family.Name, name), Area.Parsers, sends, expects, why) { Level = level, Live = true, Fresh = true, Source = family.Source },
            (context, cancellation) => RunAsync(family, context, ask, cancellation));

    private static async Task<CaseOutcome> RunAsync(
        ParserFamily family, CaseContext context, Func<ParserRun, CancellationToken, Task> ask, CancellationToken cancellation)
    {
        if (context.Tool<IPuppetServers>() is not { } servers)
            return CaseOutcome.Skip("needs a server that the harness can start with a model of its own");
        if (servers.Support(family.Name) is not { } support)
            return CaseOutcome.Skip($"the profile of {context.Session.Profile} says nothing of the family {family.Name}");
        var session = await servers.OpenAsync(family, cancellation);
        var own = context with { Session = session, Model = ModelTrust.Known, Book = null, Exchanges = null, Vigil = null, Record = null, Repeats = true };
        own = own with { ModelNames = (await ServedModels.ReadAsync(r => own.SendAsync(r, cancellation), session.Endpoint.Model)).Names };
        var findings = new FindingList(session.Endpoint);
        await ask(new(family, support, own, servers.Book.Tools, findings), cancellation);
        var kept = findings.Findings.Where(f => !SaidBetter.Contains(f.Code)).Select(Blamed).ToList();
        return session.Obituary is { } dead
            ? CaseOutcome.Error($"the server died during this case: {dead}", Blame.Server) with { Findings = kept }
            : CaseOutcome.From(kept) with { Notes = findings.Notes };
    }

    /// <summary>The tokens are known: what arrives otherwise is no model's fault.</summary>
    private static Finding Blamed(Finding finding) => finding with
    {
        Blame = finding.Code.Family == FindingCode.ParsersContent.Family ? Blame.Parser : BlameRule.Of(finding, ModelTrust.Known, []),
    };

    private static async Task ScriptAsync(ParserRun run, SpokenScript spoken, CancellationToken cancellation)
    {
        var findings = new FindingList(run.Context.Session.Endpoint);
        if (await new Asker(run.Context, findings).ChatPairAsync(run.Body(spoken), cancellation) is { } pair)
        {
            foreach (var t in pair.All)
                await (run with { Findings = findings }).JudgeAsync(spoken, t);
        }
        run.Findings.Take(findings.Findings.Where(f => !Meant(spoken.Script).Contains(f.Code.Text)));
    }

    /// <summary>Findings about what the script does on purpose: it calls what nobody offered, or stops in the middle of a call.</summary>
    private static IReadOnlyList<string> Meant(ParserScript script) =>
        script.Unoffered ? ["tools.unknown-name"]
        : script.CutInside || script.Parts.Any(p => p.Kind == PartKind.OpenCall) ? ["tools.arguments-broken", "tools.argument-missing"]
        : [];

    private static async Task BesideAsync(ParserRun run, CancellationToken cancellation)
    {
        var all = run.Family.Spoken;
        var chosen = Enumerable.Range(0, Together).Select(i => all[i * all.Count / Together]).ToList();
        var alone = new List<Transcript?>();
        foreach (var spoken in chosen)
            alone.Add(await run.DeliverAsync(run.Body(spoken), stream: false, cancellation));
        var beside = await Task.WhenAll(chosen.Select((spoken, i) => run.DeliverAsync(run.Body(spoken), stream: i % 2 == 0, cancellation)));
        for (var i = 0; i < chosen.Count; i++)
        {
            if (alone[i] is { } one && beside[i] is { } other && !PairComparison.Agree(one, other))
                run.Findings.Add(
                    other, FindingCode.ParsersBeside, $"the script '{chosen[i].Script.Name}' gives another answer beside seven others", one.Describe(),
                    other.Describe());
        }
    }

    private static async Task StopsAsync(ParserRun run, CancellationToken cancellation)
    {
        var spoken = run.Family.Speak("plain");
        var text = spoken.Content;
        for (var at = 1; at + StopLength <= text.Length; at += StopStep)
        {
            var stop = text.Substring(at, StopLength);
            if (text.IndexOf(stop, StringComparison.Ordinal) != at)
                continue;
            foreach (var stream in (bool[])[false, true])
            {
                var body = run.Body(spoken);
                body["stop"] = new JsonArray(stop);
                if (await run.DeliverAsync(body, stream, cancellation) is not { } t)
                    return;
                // White space at the end is taken away by some servers, which no client notices.
                if ((t.Answer.Content ?? "").Trim() != text[..at].Trim())
                    run.Findings.Add(
                        t, FindingCode.ParsersStop,
                        string.Create(CultureInfo.InvariantCulture, $"the stop string {AnswerJson.Quote(stop)} at character {at} does not cut the text there"),
                        AnswerJson.Quote(text[..at]), AnswerJson.Quote(t.Answer.Content ?? ""));
            }
        }
    }

    private static async Task LoopAsync(ParserRun run, CancellationToken cancellation)
    {
        var messages = new JsonArray(ParserRequest.Message("user", $"Work through it. {run.Family.Speak(Rounds[0]).Selector}"));
        for (var round = 0; round < Rounds.Length; round++)
        {
            var spoken = run.Family.Speak(Rounds[round]);
            var body = run.Body(spoken);
            body["messages"] = messages.DeepClone();
            body["tools"] = run.Tools.DeepClone();
            if (await run.DeliverAsync(body, stream: round % 2 == 1, cancellation) is not { } t)
                return;
            var before = run.Findings.Findings.Count;
            await run.JudgeAsync(spoken, t);
            if (run.Findings.Findings.Count > before || round + 1 == Rounds.Length)
                return;
            var next = run.Family.Speak(Rounds[round + 1]).Selector;
            if (t.Answer.ToolCalls is not [var call, ..])
            {
                messages.Add(ParserRequest.Message("assistant", t.Answer.Text));
                messages.Add(ParserRequest.Message("user", $"Go on. {next}"));
                continue;
            }
            messages.Add(new JsonObject
            {
                ["role"] = "assistant",
                ["content"] = t.Answer.Content ?? "",
                ["tool_calls"] = new JsonArray(new JsonObject
                {
                    ["id"] = call.Id,
                    ["type"] = "function",
                    ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.Arguments },
                }),
            });
            messages.Add(new JsonObject { ["role"] = "tool", ["tool_call_id"] = call.Id, ["content"] = $"Done. {next}" });
        }
    }
}
