using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Agents.Cli;

/// <summary>One try of an agent: how it ended, what was said on the wire, and what that proves.</summary>
/// <param name="End">How the process ended.</param>
/// <param name="Transcripts">What was said.</param>
/// <param name="Requests">Requests that generate.</param>
/// <param name="Code">What could not be guessed.</param>
/// <param name="Path">The file that held it.</param>
internal sealed record CliAttempt(CliEnd End, IReadOnlyList<Transcript> Transcripts, int Requests, string Code, string Path)
{
    /// <summary>The server gave a call of a tool with the right path.</summary>
    public bool Called => Transcripts.Any(t => t.Answer.ToolCalls.Any(c => c.Arguments.Contains(Path, StringComparison.Ordinal)));

    /// <summary>A result with the code was sent to the server.</summary>
    public bool ResultSent => Transcripts.Any(t => ToolResults.Of(t).Any(r => r.Contains(Code, StringComparison.Ordinal)));

    /// <summary>The server's own answer names the code.</summary>
    public bool Answered => Transcripts.Any(t => t.Answer.Text.Contains(Code, StringComparison.Ordinal));

    /// <summary>All that a pass needs.</summary>
    public bool Passed => End.ExitCode == 0 && ResultSent && End.Output.Contains(Code, StringComparison.Ordinal);

    /// <summary>The transcript that shows most: the last with an error, else the last.</summary>
    public Transcript? Witness => Transcripts.LastOrDefault(t => !t.IsSuccess || t.Answer.Error is not null || t.Ending == Ending.LimitExceeded)
        ?? Transcripts.LastOrDefault(t => t.Request.Method == "POST") ?? Transcripts.LastOrDefault();

    /// <summary>What went wrong: a code and a sentence; whether the model alone may be the cause.</summary>
    public (FindingCode Code, string Message, bool ModelAlone) Miss()
    {
        // First, because the harness itself did it and whatever the agent did then follows from it.
        if (Transcripts.FirstOrDefault(t => t.Ending == Ending.LimitExceeded) is { } cut)
            return (FindingCode.AgentAnswerCut, $"an answer to the agent had no end that is worth waiting for: {cut.Failure}", false);
        if (End.Ended is { } why)
            return (FindingCode.AgentEnded, $"the agent had to be ended: {why}", false);
        if (Transcripts.FirstOrDefault(t => t.Request.Method == "POST" && (!t.IsSuccess || t.Answer.Error is not null)) is { } refused)
            return (FindingCode.AgentRequestFailed, $"a request of the agent failed: {refused.Describe()}", false);
        if (End.ExitCode != 0)
            return (FindingCode.AgentExit, $"the agent gave up (exit code {End.ExitCode}): {Last(End.Errors)}{Last(End.Output)}", false);
        if (Transcripts.Any(t => t.Answer.ToolCalls.Count == 0 && t.Answer.Text.Contains("<tool_call>", StringComparison.Ordinal)))
            return (FindingCode.AgentCallAsText, "the server sent the tool call as text", false);
        if (Answered && string.IsNullOrWhiteSpace(End.Output))
            return (FindingCode.AgentEmpty, "the agent ends well and says nothing, although the server gave the answer", false);
        if (string.IsNullOrWhiteSpace(End.Output))
            return (FindingCode.AgentEmpty, "the agent ends well and says nothing", !Transcripts.Any(t => t.Answer.ToolCalls.Count > 0));
        if (!Called)
            return (FindingCode.AgentNoCall, "the model did not call a tool with the file's path", true);
        return ResultSent
            ? (FindingCode.AgentWrongAnswer, $"the tool's result reached the server, the answer does not name it: {Last(End.Output)}", true)
            : (FindingCode.AgentNoResult, "the tool was called and its result never came back to the server", false);
    }

    private static string Last(string text) =>
        Secrets.Mask(text.Trim()) is { Length: > 0 } t ? (t.Length > 200 ? "…" + t[^200..] : t).ReplaceLineEndings(" ") : "";
}
