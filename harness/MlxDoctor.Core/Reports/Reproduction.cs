using System.Globalization;
using System.Text.RegularExpressions;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>How the example of a cause is seen again by hand.</summary>
/// <param name="Start">The command line that starts the server, or null when it is not ours to start or never answered.</param>
/// <param name="Curl">The request; it goes to the server that <see cref="Start"/> starts, or to the one that runs already. Null when none is recorded.</param>
/// <param name="Next">The doctor's command line for the case alone.</param>
public sealed partial record Reproduction(string? Start, string? Curl, string Next)
{
    /// <summary>Options of a run that say which server and model it is about.</summary>
    private static readonly string[] Target = ["server", "url", "command", "server-args", "api-key-env", "model", "models", "models-dir", "servers"];

    /// <summary>What stands for a tier in the runs of watched sessions.</summary>
    public const string WatchTier = "watch";

    /// <summary>Takes it from the records of the run.</summary>
    public static Reproduction Of(RunView view, Cause cause)
    {
        var (record, finding) = cause.Examples[0];
        var server = view.Servers.FirstOrDefault(s => s.Launched && s.Profile == record.Profile && s.Model == record.Model);
        var curl = finding.Curl is { Length: > 0 } line ? line : null;
        return curl is null || server?.Command is null
            ? new(null, curl, NextOf(view, record))
            : new(server.Command, Launched().Replace(curl, $"${{1}}{ServerRecord.ShownPort.ToString(CultureInfo.InvariantCulture)}"), NextOf(view, record));
    }

    private static string NextOf(RunView view, CaseRecord record)
    {
        var options = view.Manifest?.Options ?? new Dictionary<string, string>();
        var target = RunOptions.Words(options, Target).Select(ShellWord.Quote);
        if (view.Tier == WatchTier)
            return $"harness/doctor watch --replay {ShellWord.Quote(view.Run.Tape)}";
        return record.Area is "unit" or "harness"
            ? $"harness/doctor {view.Tier}"
            : $"harness/doctor {string.Join(' ', [view.Tier is "full" or "benchmark" ? view.Tier : "check", .. target, "--case", ShellWord.Quote(record.Id)])}";
    }

    // Launched servers are bound to this address, each start to another port.
    [GeneratedRegex(@"(http://127\.0\.0\.1:)\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Launched();
}
