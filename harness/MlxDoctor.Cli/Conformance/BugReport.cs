using System.Globalization;
using System.Text;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Cli.Conformance;

/// <summary>Writes what a maintainer needs to see a finding: versions, hardware, command, request, expected, seen.</summary>
internal static class BugReport
{
    private const string Port = "8080";

    /// <summary>A longer line is of no use on a page, and half a line of none at all.</summary>
    private const int LongestCurl = 8_000;
    private const int LongestBlock = 2 * LongestCurl;

    /// <summary>A block to copy into an issue.</summary>
    public static string Of(Sheet sheet, string title, CaseInfo check, CaseRecord record, Finding finding)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{sheet.Title}: {title}\n\n")
            .Append(CultureInfo.InvariantCulture, $"Versions: {Versions(sheet)}\n")
            .Append(CultureInfo.InvariantCulture, $"Hardware: {Hardware(sheet)}\n")
            .Append(CultureInfo.InvariantCulture, $"Model:    {Model(sheet, record.Model!)}\n")
            .Append(CultureInfo.InvariantCulture, $"Server:   {Command(sheet, record)}\n\n")
            .Append("Request:\n").Append(Curl(finding, check)).Append("\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Expected: {finding.Expected ?? check.Expects}\n")
            .Append(CultureInfo.InvariantCulture, $"Seen:     {finding.Seen ?? finding.Message}\n")
            .Append(CultureInfo.InvariantCulture, $"({finding.Message})\n\n")
            .Append(CultureInfo.InvariantCulture, $"Why it matters: {check.Why}. Source: {check.Source}.\n");
        return Markdown.Block(sheet.Scrub.Clean(text.ToString()), "text", LongestBlock);
    }

    /// <summary>The request alone.</summary>
    public static string Again(Sheet sheet, CaseInfo check, Finding finding) =>
        Markdown.Block(sheet.Scrub.Clean(Curl(finding, check)), "sh", LongestBlock);

    /// <summary>The command line that starts the server, with the model by name.</summary>
    public static string Command(Sheet sheet, CaseRecord record)
    {
        if (record.Server is { Launched: false })
            return "was running already; its command line is not known to the harness";
        var flags = sheet.Facts.GetValueOrDefault("flags") is { Length: > 0 } given && given != "unknown" ? given : null;
        if (sheet.Profile is not { Command: { } program } profile)
            return flags ?? "its command line is not known";
        var values = Placeholders.OfModel(record.Model!);
        values[Placeholders.Port] = Port;
        return string.Join(' ', [program, .. profile.Arguments.Select(a => Placeholders.Fill(a, values)), .. flags is null ? Array.Empty<string>() : [flags]]);
    }

    /// <summary>Server, MLX, model and harness.</summary>
    public static string Versions(Sheet sheet) => string.Join(", ",
        new[] { sheet.Title, Fact(sheet, "mlx_version", "mlx {0}"), sheet.Server == "mlx-lm"
            ? null
            : Fact(sheet, "mlx_lm_version", "mlx-lm {0}"), $"MlxDoctor {sheet.Harness.Split('+')[0]}" }.OfType<string>());

    /// <summary>Processor, memory and system.</summary>
    public static string Hardware(Sheet sheet) => string.Join(", ",
        new[] { Fact(sheet, "chip", "{0}"), Fact(sheet, "cores", "{0} cores"), Fact(sheet, "memory_gb", "{0} GB"), Fact(sheet, "os", "{0}") }.OfType<string>()
            .DefaultIfEmpty("not recorded"));

    private static string Model(Sheet sheet, string model) =>
        sheet.Shipped.Contains(model) ? $"{model} (a tiny chat model: fixtures/models/{model} of MlxDoctor)" : model;

    /// <summary>True for a request that a page can show whole.</summary>
    public static bool FitsPage(string curl) => curl.Length <= LongestCurl && !curl.Contains(Causes.BodyInFile, StringComparison.Ordinal);

    private static string Curl(Finding finding, CaseInfo check) => finding.Curl switch
    {
        null => $"harness/doctor check --case {check.Id} sends it",
        { } c when !FitsPage(c) => $"its body is too long for a page; harness/doctor check --case {check.Id} sends it",
        { } c => c,
    };

    private static string? Fact(Sheet sheet, string name, string format) =>
        sheet.Facts.GetValueOrDefault(name) is { } value && value != "unknown" ? string.Format(CultureInfo.InvariantCulture, format, value) : null;
}
