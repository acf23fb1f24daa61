using System.Text.Json.Nodes;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Agents;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Invariants;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Agents;

/// <summary>One test of one agent while it runs: sends in the agent's way, holds every answer against the invariants, counts.</summary>
internal sealed class AgentRun(AgentProfile profile, CaseContext context)
{
    /// <summary>The agent.</summary>
    public AgentProfile Profile => profile;

    /// <summary>The session.</summary>
    public CaseContext Context => context;

    /// <summary>What was found.</summary>
    public FindingList Findings { get; } = new(context.Session.Endpoint);

    /// <summary>What was measured.</summary>
    public List<Metric> Metrics { get; } = [];

    /// <summary>Requests that went out.</summary>
    public int Sent { get; private set; }

    /// <summary>Ids of requests that an earlier agent had sent already.</summary>
    public List<string> Shared { get; } = [];

    /// <summary>Sends a chat request in the agent's wire format.</summary>
    /// <param name="body">The request as chat has it.</param>
    /// <param name="stream">Streamed.</param>
    /// <param name="cancellation">The run was interrupted.</param>
    /// <param name="repetition">Tells requests apart that are sent again on purpose.</param>
    /// <param name="own">Adds the further members that the agent sends.</param>
    /// <returns>The transcript, and whether there is an answer to look at.</returns>
    public async Task<(Transcript Transcript, bool Answered)> AskAsync(
        JsonObject body, bool stream, CancellationToken cancellation, int repetition = 0, bool own = false)
    {
        var shaped = (JsonObject)body.DeepClone();
        shaped["stream"] = stream;
        if (stream)
            shaped["stream_options"] = new JsonObject { ["include_usage"] = true };
        var request = AgentWire.Request(profile, shaped, own);
        var (transcript, shared) = await context.Shared.SendAsync(context, request, repetition, cancellation);
        if (shared)
            Shared.Add(transcript.Request.Id);
        else
            Sent++;
        // With its own members a request may allow more tokens than the authored one.
        var spoken = (JsonObject)JsonNode.Parse(request.Body!.Value.Span)!;
        var asked = profile.Format == WireFormat.Chat
            ? new Asked(own ? spoken : shaped, context.ModelNames)
            : Asked.Of(shaped, spoken, stream, context.ModelNames);
        var answered = AnswerInvariants.Check(asked, transcript, Findings);
        if (answered)
            LookForLeaks(transcript);
        return (transcript, answered);
    }

    /// <summary>Asks an authored prompt and judges the answer by what the prompt expects.</summary>
    public async Task<Transcript?> ExpectAsync(
        string promptId, bool stream, CancellationToken cancellation, Action<JsonObject>? change = null, bool own = false)
    {
        var prompt = context.Prompts[promptId];
        var body = prompt.Body(context.ModelName);
        change?.Invoke(body);
        var (transcript, answered) = await AskAsync(body, stream, cancellation, own: own);
        if (!answered)
            return null;
        await JudgeAsync(prompt.Expect, transcript);
        return transcript;
    }

    /// <summary>Compares an answer with what is expected; for a model whose answers are not known a miss is a note.</summary>
    public Task JudgeAsync(Expectation expect, Transcript transcript) =>
        ExpectationJudge.JudgeAsync(expect, transcript, context.Model, Findings);

    /// <summary>What the agent itself must never see, in any of the places where a model's text arrives.</summary>
    private void LookForLeaks(Transcript t)
    {
        var sent = System.Text.Encoding.UTF8.GetString(t.Request.Body!.Value.Span);
        var arguments = string.Concat(t.Answer.ToolCalls.Select(c => c.Name + c.Arguments));
        foreach (var (place, text) in new[] { ("content", t.Answer.Content), ("reasoning", t.Answer.Reasoning), ("tool arguments", arguments) })
            foreach (var tag in profile.LeakTags)
                if (text is not null && text.Contains(tag, StringComparison.Ordinal) && !sent.Contains(tag, StringComparison.Ordinal))
                    Findings.Add(t, FindingCode.AgentsLeak, $"{tag} in the {place}", $"no {tag}", text);
    }
}
