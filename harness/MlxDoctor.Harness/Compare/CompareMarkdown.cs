using System.Globalization;
using System.Text;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Reports;

namespace MlxDoctor.Harness.Compare;

/// <summary>A comparison as Markdown.</summary>
internal static class CompareMarkdown
{
    /// <summary>Name of the file in the run directory.</summary>
    public const string FileName = "compare.md";

    private const double Megabyte = 1e6;

    /// <summary>The whole report.</summary>
    public static string Report(CompareReport report)
    {
        var text = new StringBuilder();
        text.Append(Say($"# {Markdown.Text(report.A.Name)} and {Markdown.Text(report.B.Name)}\n\n{report.Closing}\n\n"));
        text.Append(Say($"Score {Format.Number(report.Composite.Overall)} ({report.Composite.Band}), of {report.Composite.Coverage:P0} of the probes.\n\n"));
        text.Append("## For a model card\n\n").Append(Card(report)).Append("\n## Where they differ most\n\n").Append(Spot(report.Most));
        text.Append("\n## Probes\n\n").Append(Markdown.Head("probe", "verdict", "value", "95 %", "same model again", "z", "what"));
        foreach (var probe in report.Probes)
            text.Append(Markdown.Row(
                probe.Probe, probe.Verdict.Name(), Format.Number(probe.Value, probe.Unit ?? ""),
                probe.Interval is { } i ? Say($"{Format.Number(i.Lower)} to {Format.Number(i.Upper)}") : Format.None,
                probe.Nulls.Count > 0 ? string.Join(", ", probe.Nulls.Select(n => Format.Number(n))) : Format.None,
                Format.Number(probe.Z), Markdown.Text(probe.Note)));
        text.Append("\n## Answers\n\n").Append(Markdown.Head("prompt", "nats", "first difference", "first", "second"));
        foreach (var answer in report.Answers.OrderByDescending(a => a.Nats))
            text.Append(Markdown.Row(
                answer.Prompt, Format.Number(answer.Nats), answer.FirstDifference?.ToString(CultureInfo.InvariantCulture) ?? Format.None,
                Markdown.Text(answer.TextA), answer.TextA == answer.TextB ? "the same" : Markdown.Text(answer.TextB)));
        return text.ToString();
    }

    /// <summary>The block to paste.</summary>
    public static string Card(CompareReport report)
    {
        var (a, b) = (report.A, report.B);
        return Markdown.Head("", Markdown.Text(a.Name), Markdown.Text(b.Name))
            + Markdown.Row("server", Markdown.Text(a.Server), Markdown.Text(b.Server))
            + Markdown.Row("size", Size(a), Size(b))
            + Markdown.Row("decode", Format.Number(a.DecodeTokS, "tok/s"), Format.Number(b.DecodeTokS, "tok/s"))
            + Markdown.Row("valid tool calls", Calls(a), Calls(b))
            + Markdown.Row("divergence, lower bound", Again(report, "divergence"), Measured(report, "divergence", 1, "nats"))
            + Markdown.Row("top-1 flips", Again(report, "top-1 flips"), Measured(report, "top-1 flips", 100, "%"))
            + Markdown.Row("greedy divergence index", "", report.DivergenceIndex is { } at ? Say($"median token {at:0}") : Format.None)
            + Markdown.Row("equal greedy texts", Again(report, "equal texts"), Measured(report, "equal texts", 100, "%"));
    }

    /// <summary>Prompt, token and both texts.</summary>
    public static string Spot(CompareSpot? spot)
    {
        if (spot is null)
            return "Nowhere: no probability and no word differs.\n";
        var place = spot.Index is { } index
            ? Say($", token {index}: {Token(spot.TokenA)} and {Token(spot.TokenB)}, {Format.Number(spot.Nats)} nats")
            : "";
        return $"{spot.Prompt}{place}\n\nAsked: {Markdown.Text(spot.Asked)}\n\nThe first answers:\n\n{Markdown.Block(spot.TextA)}\nThe second answers:\n\n"
            + Markdown.Block(spot.TextB);
    }

    private static string Token(string? token) => token is null ? "its end" : Markdown.Code($"\"{token.Replace("\n", "\\n", StringComparison.Ordinal)}\"");

    private static string Size(CompareSide side) => side.Bytes is { } bytes ? Say($"{bytes / Megabyte:0.0} MB") : Format.None;

    private static string Calls(CompareSide side) => side.CallPrompts > 0 ? Say($"{side.ValidCalls} of {side.CallPrompts}") : Format.None;

    private static string Measured(CompareReport report, string probe, double scale, string unit) =>
        report.Probes.First(p => p.Probe == probe) is not { Value: { } value } found ? Format.None
        : Format.Number(value * scale, unit)
            + (found.Interval is { } i ? Say($" ({Format.Number(i.Lower * scale)} to {Format.Number(i.Upper * scale)})") : "");

    private static string Again(CompareReport report, string probe) =>
        report.Probes.First(p => p.Probe == probe).Nulls is { Count: > 0 } nulls
            ? $"again: {string.Join(", ", nulls.Select(n => Format.Number(n)))}"
            : "";

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
