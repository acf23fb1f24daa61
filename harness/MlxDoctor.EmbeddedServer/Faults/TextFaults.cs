using System.Text.Json;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Visible text that is lost or spoilt, and thoughts in the wrong place.</summary>
internal static class TextFaults
{
    public static IReadOnlyList<FaultEntry> All { get; } =
    [
        new("utf8-split", "U+FFFD where a character spans two tokens", "detokenizer decodes token by token", Change.Plan(p => p.DecodeAlone = true)),
        new("special-leaked", "<|im_end|> at the end of the text", "special tokens are not stripped", Change.Plan(p => p.ShowEnd = true)),
        Text("mojibake", "blanks become \\u0120 and line feeds \\u010A", "byte-level BPE symbols are not mapped back",
            t => t.Replace(' ', '\u0120').Replace('\n', '\u010A')),
        Text("newlines-lost", "deltas that are only a line feed disappear", "whitespace-only deltas dropped", t => t.Trim('\n')),
        Text("spaces-lost", "every delta loses its leading blank", "each piece is decoded as if it began the text", t => t.TrimStart(' ')),
        new("content-empty", "200 with empty text", "answer lost after parsing", Change.Steps(s => s.Without(PartKind.Content))),
        Text("garbage", "every character is !", "corrupt cache or batch: \"!!!!\"", t => new string('!', t.Length)),
        new("echo-missing", "echo is ignored", "echo accepted and dropped", Change.Plan(p => p.Echo = null)),
        new("history-cut", "only the last messages of a conversation reach the model (=N: how many beside the system's, default 4)",
            "a window over the history that nobody asked for", argument => HistoryCut(argument.Whole(4))),
        new("think-leaked", "<think> and its text appear in content", "no reasoning parser on this path", Change.Plan(p => p.ParseThinking = false)),
        new("think-switch-ignored", "thinking cannot be switched off", "enable_thinking never reaches the template", Change.Request(r => r.Thinking = null)),
        new("think-lost", "thoughts vanish", "reasoning dropped without a field", Change.Steps(s => s.Without(PartKind.Reasoning))),
        new("think-as-content", "thoughts are sent as content, without tags", "reasoning merged into the answer",
            Change.Steps(s => s.Parts(PartKind.Reasoning, p => new AnswerPart(PartKind.Content, p.Text)))),
    ];

    private static Fault HistoryCut(int kept) => Change.Request(request =>
    {
        var messages = request.Messages.EnumerateArray().ToList();
        var systems = messages.TakeWhile(m => m.GetProperty("role").GetString() is "system" or "developer").ToList();
        if (messages.Count - systems.Count > kept)
            request.Messages = JsonSerializer.SerializeToElement(systems.Concat(messages.TakeLast(kept)).ToList());
    });

    private static FaultEntry Text(string name, string summary, string reproduces, Func<string, string> change) =>
        new(name, summary, reproduces, Change.Steps(s => s.Text(PartKind.Content, change)));
}
