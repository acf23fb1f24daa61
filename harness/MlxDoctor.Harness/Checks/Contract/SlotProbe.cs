using System.Globalization;
using System.Text.RegularExpressions;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Checks.Contract;

/// <summary>Reads from a Prometheus page how many requests a server thinks it is running.</summary>
internal static partial class SlotProbe
{
    private const int Polls = 12;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Adds a finding when requests are still running well after their client left.</summary>
    public static async Task CheckFreedAsync(CaseContext context, FindingList findings, CancellationToken cancellation)
    {
        Transcript? last = null;
        for (var i = 0; i < Polls; i++)
        {
            last = await context.SendAsync(ApiRequest.Get("/metrics"), cancellation);
            if (Running(last.BodyText) is null or 0)
                return;
            await Task.Delay(Pause, context.Time, cancellation);
        }
        findings.Add(last!, "state.slot-held", "requests still run although nobody listens", "0 running after 3 s", $"{Running(last!.BodyText)} running");
    }

    private static double? Running(string page) =>
        RunningLine().Match(page) is { Success: true } m
            && double.TryParse(m.Groups[1].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) ? n : null;

    [GeneratedRegex(@"^\w*(?:requests_running|num_requests_running)(?:\{[^}]*\})?\s+([0-9.eE+]+)\s*$", RegexOptions.Multiline)]
    private static partial Regex RunningLine();
}
