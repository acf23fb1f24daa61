using MlxDoctor.Harness.Asking.Answers;

namespace MlxDoctor.Harness.Asking;

/// <summary>After something unusual the server must still answer an ordinary request.</summary>
internal static class Liveness
{
    /// <summary>Asks for one word, always anew, and judges the answer like any other.</summary>
    public static Task CheckAsync(CaseContext context, FindingList findings, CancellationToken cancellation) =>
        new Asker(context, findings).PromptAsync("echo-word", stream: false, cancellation, fresh: true);
}
