using System.Text;
using FluentAssertions;
using MlxDoctor.EmbeddedServer.Streaming;
using Xunit;

namespace MlxDoctor.Tests.Unit.EmbeddedServer;

/// <summary>Tool calls are read the same however their bytes are cut.</summary>
[Trait("Tier", "Smoke")]
public sealed class ToolCallReaderTests
{
    [Theory]
    [InlineData("\n{\"name\": \"f\", \"arguments\": {\"p\": \"/etc/{host}\\\"}\"}}\n", "f", "{\"p\": \"/etc/{host}\\\"}\"}")]
    [InlineData("{\"name\":\"w\",\"arguments\":{\"t\":\"世界 🎉\",\"n\":[1,{\"x\":null}]}}", "w", "{\"t\":\"世界 🎉\",\"n\":[1,{\"x\":null}]}")]
    [InlineData("{\"arguments\": {\"a\": 1}, \"name\": \"late\"}", "late", "{\"a\": 1}")]
    [InlineData("{\"name\": \"none\"}", "none", "{}")]
    [InlineData("{\"id\": 7, \"name\": \"x\", \"extra\": [1, 2], \"arguments\": {}}", "x", "{}")]
    [InlineData("{\"name\": \"q\\u0041\", \"arguments\": {}}", "qA", "{}")]
    [InlineData("{\"name\": \"x\", \"n\": 5}", "x", "{}")]
    public void Every_byte_split_gives_the_same_call(string body, string name, string arguments)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second += 3)
            {
                var parts = Read(bytes[..first], bytes[first..second], bytes[second..]);
                parts.Count(p => p.Kind == PartKind.ToolStart).Should().Be(1);
                parts[0].Should().Match<AnswerPart>(p => p.Kind == PartKind.ToolStart && p.Text == name && p.CallId == "call_1");
                string.Concat(parts.Skip(1).Select(p => p.Text)).Should().Be(arguments);
            }
        }
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{\"name\": 5}")]
    [InlineData("{\"name\": \"f\", \"arguments\": \"text\"}")]
    [InlineData("[]")]
    [InlineData("{\"arguments\": {}}")]
    public void What_is_no_call_is_never_announced(string body) =>
        Read(Encoding.UTF8.GetBytes(body)).Should().BeEmpty();

    private static List<AnswerPart> Read(params byte[][] pieces)
    {
        var (reader, utf8, parts) = (new ToolCallReader(0, "call_1"), new Utf8Assembler(), new List<AnswerPart>());
        foreach (var piece in pieces)
            reader.Feed(utf8.Push(piece), parts);
        return parts;
    }
}
