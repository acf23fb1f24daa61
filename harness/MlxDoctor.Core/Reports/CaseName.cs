using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>A case and its model as Markdown.</summary>
internal static class CaseName
{
    public static string Of(CaseRecord record) =>
        record.Model is { Length: > 0 } model ? $"{Markdown.Code(record.Id)} ({Markdown.Text(model)})" : Markdown.Code(record.Id);
}
