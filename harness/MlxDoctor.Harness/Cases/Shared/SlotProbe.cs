using System.Globalization;
using System.Text.RegularExpressions;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Shared;

/// <summary>Reads from a Prometheus page how many requests a server thinks it is running.</summary>
internal static partial class SlotProbe
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>What a busy machine does once counts neither for nor against the server.</summary>
    private const int Twice = 2;

    /// <summary>Nothing is generated any more after this share of the time that the whole answer takes.</summary>
    private const double Share = 0.6;

    /// <summary>Leaves a long stream at its beginning and watches how long the server goes on.</summary>
    /// <param name="context">The session.</param>
    /// <param name="request">A stream that takes long.</param>
    /// <param name="findings">Gets a finding when the server works on for nobody.</param>
    /// <param name="cancellation">The run was interrupted.</param>
    public static async Task CheckFreedAsync(CaseContext context, ApiRequest request, FindingList findings, CancellationToken cancellation)
    {
        for (var (held, freed) = (0, 0); freed < Twice;)
        {
            var whole = await context.SendAsync(request, cancellation);
            var patience = TimeSpan.FromMilliseconds(Math.Max(200, whole.Ms(whole.EndTicks) * Share));
            await context.SendAsync(request with { AbortWhen = p => p.Events.Count >= 4 }, cancellation);
            if (await HeldAsync(context, patience, cancellation) is not var (page, running, waited))
                freed++;
            else if (++held == Twice)
            {
                findings.Add(
                    page, FindingCode.StateSlotHeld, "a request still runs although nobody listens",
                    string.Create(CultureInfo.InvariantCulture, $"0 running {patience.TotalMilliseconds:0} ms after the client left"),
                    string.Create(CultureInfo.InvariantCulture, $"{running} running after {waited.TotalMilliseconds:0} ms"));
                return;
            }
        }
    }

    /// <summary>Null as soon as nothing runs any more, or when the server does not tell.</summary>
    private static async Task<(Transcript Page, double Running, TimeSpan Waited)?> HeldAsync(
        CaseContext context, TimeSpan patience, CancellationToken cancellation)
    {
        var left = context.Time.GetTimestamp();
        while (true)
        {
            var page = await context.SendAsync(ApiRequest.Get("/metrics"), cancellation);
            var waited = context.Time.GetElapsedTime(left);
            if (Running(page.BodyText) is not { } running || running == 0)
                return null;
            if (waited > patience)
                return (page, running, waited);
            await Task.Delay(Pause, context.Time, cancellation);
        }
    }

    private static double? Running(string page) =>
        RunningLine().Match(page) is { Success: true } m
            && double.TryParse(m.Groups[1].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) ? n : null;

    [GeneratedRegex(@"^\w*(?:requests_running|num_requests_running)(?:\{[^}]*\})?\s+([0-9.eE+]+)\s*$", RegexOptions.Multiline)]
    private static partial Regex RunningLine();
}
