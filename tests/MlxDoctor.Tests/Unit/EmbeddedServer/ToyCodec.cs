using System.Text;
using System.Text.Json;
using MlxDoctor.EmbeddedServer.Engine;

namespace MlxDoctor.Tests.Unit.EmbeddedServer;

/// <summary>A vocabulary of all bytes, some longer tokens and the chat marks.</summary>
internal sealed class ToyCodec : ITokenCodec
{
    /// <summary>The end token.</summary>
    public const int End = 256;

    private static readonly string[] Marks = ["<|im_end|>", "<think>", "</think>", "<tool_call>", "</tool_call>"];
    private static readonly string[] Longer = ["{\"", "\": ", "\": \"", "\"}", "}\n", "\", \"", "true", "false", "null", "name", " Paris", "世", "123"];

    private readonly List<byte[]> _bytes =
        [.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b }), .. Marks.Concat(Longer).Select(Encoding.UTF8.GetBytes)];

    /// <summary>Number of tokens.</summary>
    public int Count => _bytes.Count;

    /// <inheritdoc/>
    public int[] Encode(string text, bool allowSpecial = true)
    {
        var ids = new List<int>();
        for (var rest = text; rest.Length > 0;)
        {
            var mark = allowSpecial ? Array.FindIndex(Marks, m => rest.StartsWith(m, StringComparison.Ordinal)) : -1;
            if (mark >= 0)
            {
                ids.Add(End + mark);
                rest = rest[Marks[mark].Length..];
                continue;
            }
            var length = char.IsHighSurrogate(rest[0]) ? 2 : 1;
            ids.AddRange(Encoding.UTF8.GetBytes(rest[..length]).Select(b => (int)b));
            rest = rest[length..];
        }
        return [.. ids];
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Bytes(int id) => id == End ? [] : _bytes[id];

    /// <inheritdoc/>
    public int? AddedToken(string text) => Array.IndexOf(Marks, text) is >= 0 and var at ? End + at : null;

    /// <inheritdoc/>
    public bool IsSpecial(int id) => id == End;

    /// <inheritdoc/>
    public string RenderChat(JsonElement messages, JsonElement? tools, bool? thinking) =>
        $"{messages.GetRawText()}{tools?.GetRawText()}{(thinking == false ? "off" : "on")}\n";
}
