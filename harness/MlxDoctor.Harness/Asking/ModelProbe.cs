using System.Globalization;
using System.Text.Json.Nodes;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking;

/// <summary>Learns whether a model that nobody knows calls tools and thinks: in several wordings, since one answer in prose proves nothing.</summary>
/// <remarks>
/// Only a refusal, or prose every time, counts as lacking. A call or a thought that arrives as raw text is there: the cases run,
/// and what the parser left in the text is their finding. An answer that broke says nothing either way.
/// </remarks>
internal sealed class ModelProbe(CaseContext context, Func<ApiRequest, Task<Transcript>> ask, Func<string, bool> allows)
{
    private static readonly string[] ThinkMarks = [.. Markers.Think, .. Markers.ChannelTokens];
    private static readonly string[] CallMarks = [.. Markers.ToolText, .. Markers.CallTokens];

    /// <summary>Notes <c>thinking</c> and <c>tools</c> among the capabilities, as far as the answers tell.</summary>
    public async Task RunAsync()
    {
        await NoteAsync(
            "thinking", [Body("think-on"), Reworded("think-on", "Think step by step: how many days are there in 7 weeks?")],
            t => !string.IsNullOrEmpty(t.Answer.Reasoning) || Has(t, ThinkMarks));
        await NoteAsync(
            "tools", [Body("tool-weather"), Body("tool-read"), Forced()],
            t => t.Answer.ToolCalls.Count > 0 || Has(t, CallMarks));
    }

    private async Task NoteAsync(string name, IReadOnlyList<JsonObject> wordings, Func<Transcript, bool> shows)
    {
        var prose = 0;
        foreach (var (body, i) in wordings.Select((b, i) => (b, i)))
        {
            if (!allows(name))
                return;
            var t = await ask(ApiRequest.Chat(body));
            if (t.Status is >= 400 and < 500 or 501)
            {
                // A forced call may be refused by a server that knows tools all the same.
                if (i > 0)
                    continue;
                context.Capabilities.Note(name, false, CapabilityProbe.Said(t));
                return;
            }
            if (shows(t))
            {
                context.Capabilities.Note(name, true, $"probe {t.Request.Id}");
                return;
            }
            if (t.Status is not (>= 200 and < 300) || string.IsNullOrWhiteSpace(t.Answer.Content))
                return;
            prose++;
        }
        context.Capabilities
            .Note(name, false, string.Create(CultureInfo.InvariantCulture, $"the model wrote prose in {prose} of {prose} wordings that ask for it"));
    }

    private JsonObject Body(string prompt) => context.Prompts[prompt].Body(context.ModelName);

    private JsonObject Reworded(string prompt, string question)
    {
        var body = Body(prompt);
        body["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = question });
        return body;
    }

    private JsonObject Forced()
    {
        var body = Body("tool-weather");
        body["tool_choice"] = "required";
        return body;
    }

    private static bool Has(Transcript t, IReadOnlyList<string> marks) =>
        marks.Any(m => (t.Answer.Content ?? "").Contains(m, StringComparison.Ordinal) || (t.Answer.Reasoning ?? "").Contains(m, StringComparison.Ordinal));
}
