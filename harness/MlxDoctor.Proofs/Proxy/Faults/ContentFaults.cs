using System.Text;

namespace MlxDoctor.Proofs.Proxy.Faults;

/// <summary>Text that is lost, spoilt or somebody else's.</summary>
internal static class ContentFaults
{
    private static readonly string[] Likely = ["text.*", "state.repeat", "stop.*", "finish.*"];

    /// <summary>The class <c>content</c>.</summary>
    public static IReadOnlyList<WireFault> All { get; } =
    [
        .. Modes("empty", "no text", _ => ""),
        .. Modes("first-lost", "the first character is lost", t => t[1..]),
        .. Modes("last-lost", "the last character is lost", t => t[..^1]),
        .. Modes("half", "the second half is lost", t => t[..(t.Length / 2)]),
        .. Modes("bangs", "all text is !!!!", _ => "!!!!!!!!"),
        .. Modes("special-token", "a special token at the end", t => t + "<|im_end|>"),
        .. Modes("think-tag", "a think tag before the text", t => "<think>\n" + t),
        .. Modes("think-end-tag", "the end of a think block before the text", t => "</think>\n\n" + t),
        .. Modes("white-space-lost", "spaces are lost", t => t.Replace(" ", "", StringComparison.Ordinal)),
        .. Modes("new-lines-lost", "line breaks become spaces", t => t.Trim().Replace("\n", " ", StringComparison.Ordinal)),
        .. Modes("mojibake", "UTF-8 read as Latin-1", t => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(t))),
        .. Modes("emoji-broken", "an emoji becomes replacement characters", Emoji),
        .. Modes("space-added", "a space before the text", t => " " + t),
        .. Modes("word-doubled", "the last word comes twice", t => t + " " + t.Split(' ')[^1]),
        Both("garbage-from-third", "from the third request on all text is !!!!", _ => "!!!!!!!!") with { When = c => c.Chat && c.Number >= 3 },
        Both(
            "again-differs", "only the second of two same requests loses its last word",
            t => t[..(t.LastIndexOf(' ') is > 0 and var i ? i : t.Length / 2)]) with { When = c => c.Chat && c.Seen > 0, First = ["state.*", "cache.*"] },
        Both("beside-spoilt", "only beside another request: the text is cut", t => t[..(t.Length / 2)]) with { When = c => c.Chat && c.Beside > 0, First = [
            "parallel.*", "state.parallel",
        ] },
        Crossed("crossed", "a plain answer beside another request carries the text of the one before") with { When = c => c.Chat && c.Beside > 0, First = [
            "parallel.*", "state.parallel",
        ] },
        Crossed("stale", "each fifth plain answer is the one before") with { When = c => c.Chat && c.Number % 5 == 0 },
        Both("tools-last-lost", "with tools only: the last character is lost", t => t[..^1]) with { When = c => c.Chat && c.Tools, First = ["tools.*"] },
        Both("long-cut", "only long texts are cut, at 200 characters", t => t.Length > 200 ? t[..200] : t) with { First = ["text.*", "finish.long*"] },
    ];

    private static IEnumerable<WireFault> Modes(string name, string what, Func<string, string> change)
    {
        var both = Both(name, what, change);
        return
        [
            both,
            both with { Name = both.Name + "-plain", What = what + ", in plain answers only", Stream = null },
            both with { Name = both.Name + "-stream", What = what + ", in streams only", Plain = null },
        ];
    }

    private static WireFault Both(string name, string what, Func<string, string> change) => new("content." + name, what)
    {
        Plain = (_, json) => WireJson.Text(json, Safe(change)),
        Stream = Filters.Text(Safe(change)),
        First = Likely,
    };

    private static WireFault Crossed(string name, string what) => new("content." + name, what)
    {
        Plain = (call, json) => WireJson.Text(json, text => call.Memory.Swap(name, text) is { } before ? (string)before! : text),
        First = Likely,
    };

    private static Func<string, string> Safe(Func<string, string> change) => text => text.Length == 0 ? text : change(text);

    private static string Emoji(string text)
    {
        var changed = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
            changed.Append(rune.Value > 0xFFFF ? "\ufffd\ufffd" : rune.ToString());
        return changed.ToString();
    }
}
