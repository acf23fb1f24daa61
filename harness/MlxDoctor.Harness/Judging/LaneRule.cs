using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;

namespace MlxDoctor.Harness.Judging;

/// <summary>Which cases may run beside others, and what it means when one fails there and passes alone.</summary>
internal static class LaneRule
{
    private const string Before = "only beside other requests, not alone: ";

    /// <summary>Batched arithmetic honestly differs in the last bits, and a near-tie may fall the other way: an unknown model's words prove nothing.</summary>
    private static readonly HashSet<string> Words = ["content", "parity", "reasoning", "repeat"];

    /// <summary>Refusals for want of room are what a server may say to several at once.</summary>
    private static readonly string[] Busy = ["429", "503"];

    /// <summary>True for cases that look at words and forms alone; what measures, leaves, counts, repeats or changes state runs by itself.</summary>
    public static bool MayRunBeside(CaseInfo check) =>
        check is { Fresh: false, Harmful: false, Live: false, Repeats: false, Area: Area.Contract or Area.Output }
        && check.Id.Split('.')[0] is not ("context" or "health" or "models" or "auth");

    /// <summary>True when what was said beside others is the last word; everything else is asked again alone.</summary>
    public static bool IsSettled(CaseOutcome beside) => beside.Verdict is Verdict.Pass or Verdict.Skip or Verdict.KnownDeviation;

    /// <summary>The verdict on a case that failed beside others and was then put again alone.</summary>
    /// <param name="beside">What it came to beside others.</param>
    /// <param name="alone">What it came to alone; anything but a pass stands.</param>
    /// <param name="model">Whether the right words are known.</param>
    public static CaseOutcome Judge(CaseOutcome beside, CaseOutcome alone, ModelTrust model)
    {
        if (alone.Verdict != Verdict.Pass)
            return alone;
        var telling = beside.Findings.FirstOrDefault(f => !IsBusy(f) && (model == ModelTrust.Known || !Words.Contains(f.Code.Family)));
        var remark = beside.Findings is [var first, ..] ? $"{first.Code.Text}: {first.Message}" : beside.Reason;
        if (beside.Verdict != Verdict.Fail && !(beside.Blame == Blame.Server && beside.Findings.Count > 0))
            return alone with { Notes = [.. alone.Notes, $"could not be judged beside other requests: {beside.Reason}"] };
        if (telling is null)
            return alone with { Notes = [.. alone.Notes, $"{Before}{remark}"] };
        var finding = telling with { Code = FindingCode.ParallelBeside, Message = $"{Before}{telling.Message} ({telling.Code.Text})", Blame = Blame.Server };
        return CaseOutcome.From([finding], alone.Metrics) with { Notes = alone.Notes, Shared = alone.Shared, Blame = Blame.Server };
    }

    private static bool IsBusy(Finding finding) =>
        finding.Code == FindingCode.HttpStatus && Busy.Any(status => finding.Message.Contains(status, StringComparison.Ordinal));
}
