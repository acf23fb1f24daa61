using System.Globalization;
using System.Text;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Tests.Unit.Harness.Client;

/// <summary>Everything of a transcript but its times, as text that can be compared.</summary>
internal static class Signature
{
    public static string Of(Transcript t)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{t.Status} {t.Ending} stream={t.IsStream} complete={t.IsComplete} comments={t.Comments} bytes={Convert.ToHexString(t.Body.Span)}\n");
        foreach (var e in t.Events)
            text.Append(CultureInfo.InvariantCulture, $"event {e.Name} {e.Start}+{e.Length} {e.LineEnding} {e.Terminated}: {e.Data}\n");
        foreach (var o in t.Observations)
            text.Append(CultureInfo.InvariantCulture, $"observed {o}\n");
        var a = t.Answer;
        text.Append(
            CultureInfo.InvariantCulture,
            $"ids {string.Join('|', a.Ids)} models {string.Join('|', a.Models)} role {a.Role} error {a.Error} choices {a.ChoicesCount}\n");
        text.Append(CultureInfo.InvariantCulture, $"content {a.Content} reasoning {a.Reasoning}\n");
        foreach (var d in a.Deltas)
            text.Append(CultureInfo.InvariantCulture, $"delta {d with { Ticks = 0 }}\n");
        foreach (var c in a.ToolCalls)
            text.Append(CultureInfo.InvariantCulture, $"call {c}\n");
        foreach (var f in a.FinishReasons)
            text.Append(CultureInfo.InvariantCulture, $"finish {f}\n");
        foreach (var u in a.Usages)
            text.Append(CultureInfo.InvariantCulture, $"usage {u}\n");
        return text.ToString();
    }
}
