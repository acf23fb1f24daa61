using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>A case and its model as Markdown.</summary>
internal static class CaseName
{
    public static string Of(CaseRecord record)
    {
        var of = string.Join(", ", new[] { record.Model, record.Mark }.Where(t => !string.IsNullOrEmpty(t)).Select(t => Markdown.Text(t)));
        return of.Length > 0 ? $"{Markdown.Code(record.Id)} ({of})" : Markdown.Code(record.Id);
    }

    /// <summary>A verdict, and whose answers it judges when they were no model's.</summary>
    public static string Verdict(CaseRecord record) =>
        record.Mark is { } mark ? $"{record.Verdict.Name()} ({mark})" : record.Verdict.Name();
}
