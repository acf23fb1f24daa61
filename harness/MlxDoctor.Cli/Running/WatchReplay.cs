using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Agents.Cli;
using MlxDoctor.Harness.Asking.Tapes;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Cli.Running;

/// <summary>Judges the recording of a watched session again: the same rules, or those of a later doctor.</summary>
internal sealed class WatchReplay(Workspace workspace, TextWriter output, TimeProvider time)
{
    /// <summary>Judges every turn, in the order of the session.</summary>
    public int Run(string folder, string? runs)
    {
        var tape = TapeReader.Open(folder);
        if (!tape.Turns.Any())
            throw new UsageException(
                $"{Path.Combine(folder, TapeWriter.FileName)}: it holds no session of an agent",
                "A recording of check is judged by: harness/doctor check --replay DIR");
        var run = RunDirectory.Reserve(runs ?? workspace.Runs, Reproduction.WatchTier, time);
        var options = new Dictionary<string, string> { ["replay"] = Path.GetFullPath(folder) };
        (RunManifest.Start(Reproduction.WatchTier, time) with { Options = options }).Write(run);
        var endpoint = new Endpoint(new Uri("http://recorded/v1"), tape.Head.ModelSent);
        var server = new CaseServer(endpoint.BaseUrl.ToString(), tape.Head.Version, Launched: false);
        using var book = new WatchBook(run, output, time, tape.Head, endpoint, server, quiet: false);
        var number = 0;
        foreach (var exchange in tape.Turns)
            book.Take(new ProxiedTurn(++number, TranscriptReader.Read(exchange, new ClientOptions()), null, [], exchange.End == TransportEnd.Aborted));
        return book.Finish(FormattableString.Invariant($"{number} turns of {tape.Head.Profile} were judged again"));
    }
}
