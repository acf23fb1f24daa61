using System.Globalization;
using System.Net;
using System.Text;
using MlxDoctor.Tensors.Quant;
using MlxDoctor.Tensors.Statistics;
using MlxDoctor.Weights.Tables;

namespace MlxDoctor.Weights.Runs;

/// <summary>report.md and report.html of a run, from its tables alone.</summary>
internal static class WeightsReport
{
    private const int Shown = 10;
    private const int ShownWarnings = 40;

    /// <summary>The report as Markdown; pictures are links into <c>plots/</c>.</summary>
    public static string Markdown(WeightsRun run, Table stats, Table quant, IReadOnlyList<string> warnings)
    {
        var summary = new SchemeSummary(quant);
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"# Weights of {run.Manifest.ModelId}\n\n{stats.Rows.Count} matrices. Arithmetic: `{QuantScheme.Arithmetic}`, weights seen as "
                + $"{run.Config.Stats.QuantComputeDtype}. ");
        text.Append(run.Config.Scan.ExpertsOnly ? "Experts only.\n" : "Every 2-D weight (`experts_only: false`).\n");
        AppendSchemes(text, summary, quant);
        foreach (var scheme in summary.Schemes)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {scheme}\n\n![median relative error](plots/heatmap-{scheme}.svg)\n\n");
            text.Append("| worst matrix | relative error | largest error | layer | expert |\n|---|---|---|---|---|\n");
            foreach (var row in summary.Worst(scheme).Take(Shown))
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| `{quant.Text(row, "derived_tensor")}` | {quant.Number(row, "w_rel_fro"):0.00000} | {quant.Number(row, "w_rel_max"):0.00000} | "
                        + $"{Known(quant.Integer(row, "layer"))} | {Known(quant.Integer(row, "expert_id"))} |\n");
            foreach (var (column, title) in new[] { ("layer", "layers"), ("proj", "projections"), ("expert_id", "experts") })
            {
                var worst = summary.By(scheme, column).Take(5).ToList();
                if (worst.Count > 0)
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $"\nWorst {title} (median): "
                            + $"{string.Join(", ", worst.Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Key} {w.Median:0.00000}")))}\n");
            }
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"\n## Suggestion\n\nSmallest scheme whose worst matrix has at most {run.Config.SuggestMaxRelFro} relative error.\n\n| projection | scheme | "
                + $"worst relative error |\n|---|---|---|\n");
        foreach (var (projection, scheme, worst) in summary.Suggest(run.Config.SuggestMaxRelFro))
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {projection} | {scheme ?? "none of these: keep 16 bits"} | "
                    + $"{(scheme is null ? "" : worst.ToString("0.00000", CultureInfo.InvariantCulture))} |\n");
        text.Append("\n## Outliers\n\n![outliers](plots/outliers.svg)\n\n## Warnings\n\n");
        text.Append(warnings.Count == 0 ? "None.\n" : string.Concat(warnings.Take(ShownWarnings).Select(w => $"- {w}\n")));
        if (warnings.Count > ShownWarnings)
            text.Append(CultureInfo.InvariantCulture, $"- and {warnings.Count - ShownWarnings} more in `logs/`\n");
        return text.ToString();
    }

    /// <summary>The same as one file, pictures inside.</summary>
    public static string Html(string markdown, Func<string, string> picture)
    {
        var html =
            new StringBuilder(
                "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Weights</title>\n<style>body{font:14px/1.45 "
                    + "sans-serif;max-width:70em;margin:2em auto;padding:0 1em;color:#000;background:#fff}table{border-collapse:collapse}td,th{border:1px "
                        + "solid #999;padding:.2em .6em;text-align:left}svg{max-width:100%}code{font-size:92%}@media "
                            + "print{svg,tr,p{break-inside:avoid}h2{break-after:avoid}}</style>\n");
        var inTable = false;
        foreach (var line in markdown.Split('\n'))
        {
            if (inTable && !line.StartsWith('|'))
                html.Append("</table>\n");
            if (line.StartsWith('|'))
            {
                if (!inTable)
                    html.Append("<table>\n");
                if (!line.StartsWith("|---", StringComparison.Ordinal))
                    html.Append(
                        "<tr>" + string.Concat(
                            line.Trim('|').Split('|').Select(c => inTable ? $"<td>{Inline(c.Trim())}</td>" : $"<th>{Inline(c.Trim())}</th>")) + "</tr>\n");
            }
            else if (line.StartsWith("![", StringComparison.Ordinal))
            {
                html.Append(picture(line[(line.IndexOf('(', StringComparison.Ordinal) + 1)..^1]));
            }
            else if (line.StartsWith('#'))
            {
                var level = line.TakeWhile(c => c == '#').Count();
                html.Append(CultureInfo.InvariantCulture, $"<h{level}>{Inline(line[level..].Trim())}</h{level}>\n");
            }
            else if (line.Length > 0)
            {
                html.Append(CultureInfo.InvariantCulture, $"<p>{Inline(line)}</p>\n");
            }

            inTable = line.StartsWith('|');
        }

        return html.Append("</html>\n").ToString();
    }

    private static void AppendSchemes(StringBuilder text, SchemeSummary summary, Table quant)
    {
        text.Append("\n| scheme | size of these matrices | bits per weight | median relative error | worst |\n|---|---|---|---|---|\n");
        foreach (var scheme in summary.Schemes)
        {
            var worst = summary.Worst(scheme);
            var bits = QuantSchemes.TryParse(scheme, out var known) ? known.BitsPerWeight() : double.NaN;
            var errors = worst.Select(r => quant.Number(r, "w_rel_fro")!.Value).Order().ToArray();
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {scheme} | {summary.Bytes(scheme) / 1e6:0.0} MB | {bits:0.00} | {Quantile.OfSorted(errors, 50):0.00000} | "
                    + $"{(errors.Length == 0 ? double.NaN : errors[^1]):0.00000} |\n");
        }
    }

    /// <summary>-1 stands for "none" in the tables.</summary>
    private static string Known(long? number) => number is >= 0 and var known ? known.ToString(CultureInfo.InvariantCulture) : "";

    private static string Inline(string text)
    {
        var parts = WebUtility.HtmlEncode(text).Split('`');
        return string.Concat(parts.Select((p, i) => i % 2 == 1 ? $"<code>{p}</code>" : p));
    }
}
