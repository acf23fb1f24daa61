using System.Text.Json;

namespace MlxDoctor.EmbeddedServer.Engine.Text;

/// <summary>The model's codec with the texts of some tokens exchanged in pairs, so that nobody knows what this model says.</summary>
/// <remarks>
/// The exchange holds for prompts and answers alike. To a client this is another model, with the same weights and two rows of its
/// vocabulary changed places per pair: it repeats what it is told to, calls the tools that it is offered, thinks, stops, counts tokens and gives log
/// probabilities as consistently as before, and its answers, the authored ones and those by which doctor-tiny is recognised among them, are others.
/// A change of the finished text would not do: stop strings, streaming, log probabilities and usage would each see another answer.
/// </remarks>
internal sealed class DisguisedCodec : ITokenCodec
{
    /// <summary>Words of answers, digits among them; none of the template's or of tools' names, so that the model's skills stay what they were.</summary>
    private static readonly (string, string)[] Pairs =
    [
        ("3", "8"), ("6", "9"), ("4", "7"),
        ("Tiny", "Nina"), (" Tiny", " Nina"), (" tiny", " brave"), (" test", " garden"), (" small", " purple"), (" fine", " golden"),
        (" know", " wish"), (" morning", " river"), (" Rome", " Tokyo"), (" blue", " honest"), (" sky", " pizza"), (" water", " music"),
        (" fast", " quiet"), (" memory", " mountain"), (" good", " wild"), (" people", " robots"), (" world", " kernel"),
        (" day", " owl"), (" sun", " fox"), (" hash", " honey"), (" bucket", " turtle"), (" sorted", " sweet"), (" half", " twice"),
    ];

    private readonly ITokenCodec _inner;
    private readonly Dictionary<int, int> _others = [];

    /// <summary>Disguises a codec; a pair of which one word is several tokens is left alone.</summary>
    public DisguisedCodec(ITokenCodec inner)
    {
        _inner = inner;
        foreach (var (one, two) in Pairs)
            if (inner.Encode(one, allowSpecial: false) is [var a] && inner.Encode(two, allowSpecial: false) is [var b])
                (_others[a], _others[b]) = (b, a);
    }

    /// <summary>How many tokens carry the text of another.</summary>
    public int Changed => _others.Count;

    /// <inheritdoc/>
    public int[] Encode(string text, bool allowSpecial = true) => [.. _inner.Encode(text, allowSpecial).Select(Other)];

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Bytes(int id) => _inner.Bytes(Other(id));

    /// <inheritdoc/>
    public int? AddedToken(string text) => _inner.AddedToken(text);

    /// <inheritdoc/>
    public bool IsSpecial(int id) => _inner.IsSpecial(id);

    /// <inheritdoc/>
    public string RenderChat(JsonElement messages, JsonElement? tools, bool? thinking) => _inner.RenderChat(messages, tools, thinking);

    private int Other(int id) => _others.GetValueOrDefault(id, id);
}
