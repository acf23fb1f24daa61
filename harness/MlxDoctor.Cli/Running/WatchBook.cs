using System.Globalization;
using MlxDoctor.Cli.Output;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Agents.Cli;
using MlxDoctor.Harness.Asking.Tapes;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Statistics;
using MlxDoctor.Harness.Watch;

namespace MlxDoctor.Cli.Running;

/// <summary>Takes the turns of a watched session: judges, prints and records each, and says at the end who is to blame.</summary>
/// <remarks>Nothing of a turn is kept in memory once it is recorded but its number, its codes and who is to blame.</remarks>
internal sealed class WatchBook(RunDirectory run, TextWriter output, TimeProvider time, TapeHead head, Endpoint endpoint, CaseServer server, bool quiet)
    : IDisposable
{
    private const int MostTimes = 200_000;
    private const int MostNamed = 8;

    private readonly TurnJudge _judge = new(endpoint, head.ModelNames.ToHashSet(StringComparer.Ordinal));
    private readonly TapeFile _tape = new(run.Tape, head);
    private readonly List<double> _held = [];
    private readonly List<(Blame Blame, int Turn, string Code)> _blamed = [];
    private int _turns;

    /// <summary>Turns so far.</summary>
    public int Turns => _turns;

    /// <summary>Takes one turn; called one at a time.</summary>
    public void Take(ProxiedTurn turn)
    {
        var judged = _judge.Judge(turn);
        _turns++;
        if (_held.Count < MostTimes)
            _held.AddRange(turn.HeldMs);
        var file = TranscriptWriter.Write(run.Transcripts, turn.Transcript);
        _tape.Add(TapeKey.Of(judged.CaseId, turn.Transcript.Request), judged.CaseId, turn.Transcript.Exchange, withRequest: true);
        CaseRecords.Write(run, CaseRecord.Of(
            judged.Outcome, judged.CaseId, Area.Agents.Name(), head.Model, 1, turn.Transcript.SentAt, turn.Transcript.Ms(turn.Transcript.EndTicks)) with
        {
            Profile = head.Profile,
            Server = server,
            Transcripts = [run.Relative(file)],
            Cost = new(1, turn.Transcript.Answer.Usage?.Prompt, turn.Transcript.Answer.Usage?.Completion),
        });
        _blamed.AddRange(judged.Outcome.Findings.Where(f => f.Blame is not null).Select(f => (f.Blame!.Value, turn.Number, f.Code.Text)));
        if (quiet)
            return;
        output.WriteLine(judged.Line);
        foreach (var line in judged.FindingLines)
            output.WriteLine(line);
        output.Flush();
    }

    /// <summary>Ends recording and run, renders the reports and prints what the session came to.</summary>
    /// <param name="lastLine">What the last line says, for example the agent's own exit code.</param>
    /// <param name="problem">Why the session could not be judged to its end, or null.</param>
    public int Finish(string lastLine, string? problem = null)
    {
        _tape.Complete();
        RunEnd.Write(run, time, aborted: problem is not null, problem);
        if (_turns == 0 && problem is null)
            CaseRecords.Write(run, CaseRecord.Of(
                CaseOutcome.Error("nothing asked the server through the proxy", Blame.Agent), "watch.session", Area.Agents.Name(), head.Model, 1,
                time.GetUtcNow(), null));
        var view = RunReports.Render(run);
        new RunEndText(ConsoleStyle.Create(output)).Show(view);
        output.WriteLine($"to blame: {ToBlame()}");
        if (_held.Count > 0)
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"passed on: each piece of an answer was held {Quantiles.Median(_held):0.000} ms (median of {_held.Count})"));
        output.WriteLine($"again: harness/doctor watch --replay {ShellWord.Quote(run.Tape)}");
        output.WriteLine(lastLine);
        return view.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose() => _tape.Dispose();

    private string ToBlame()
    {
        var guilty = _blamed.GroupBy(b => b.Blame).OrderBy(g => g.Key).Select(g => $"{g.Key.Name()}, {TurnsOf([.. g.GroupBy(b => b.Turn, b => b.Code)])}");
        return _blamed.Count == 0 ? "nobody" : string.Join("; ", guilty);
    }

    private static string TurnsOf(IReadOnlyList<IGrouping<int, string>> turns) =>
        string.Join(", ", turns.Take(MostNamed).Select(t => $"turn {t.Key} ({string.Join(", ", t.Distinct())})"))
            + (turns.Count > MostNamed ? " and more" : "");
}
