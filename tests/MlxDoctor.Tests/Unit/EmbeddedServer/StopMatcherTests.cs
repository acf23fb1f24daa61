using FluentAssertions;
using MlxDoctor.EmbeddedServer.Streaming;
using Xunit;

namespace MlxDoctor.Tests.Unit.EmbeddedServer;

/// <summary>Stop strings are cut before they are emitted, wherever the tokens are cut.</summary>
[Trait("Tier", "Smoke")]
public sealed class StopMatcherTests
{
    [Theory]
    [InlineData("count 1, 2, 3, 4, 5, 6", ", 5", "count 1, 2, 3, 4")]
    [InlineData("aaab", "aab", "a")]
    [InlineData("ababac", "abac", "ab")]
    [InlineData("ends with st", "stop", "ends with st")]
    [InlineData("你好世界!", "世界", "你好")]
    [InlineData("🎉🚀😊", "🚀", "🎉")]
    [InlineData("stop", "stop", "")]
    [InlineData("no such text", "zzz", "no such text")]
    public void Every_way_to_cut_the_text_gives_the_same_answer(string text, string stop, string expected)
    {
        var runes = text.EnumerateRunes().Select(r => r.ToString()).ToList();
        for (var cuts = 0; cuts < 1 << Math.Min(runes.Count - 1, 10); cuts++)
            Run(Cut(runes, cuts), [stop]).Should().Be(expected, $"cuts {cuts:b}");
    }

    [Fact]
    public void The_stop_string_that_is_complete_first_wins()
    {
        foreach (var pieces in new[] { new[] { "xabcdy" }, ["xa", "bcdy"], ["xabc", "dy"], ["x", "a", "b", "c", "d", "y"] })
            Run(pieces, ["abcd", "bc"]).Should().Be("xa");
    }

    [Fact]
    public void Nothing_that_may_become_a_stop_string_is_emitted_early()
    {
        var buffer = new ContentBuffer(["<end>"], holdSpace: false);
        var parts = new List<AnswerPart>();
        buffer.Append("one <en", null, parts);
        string.Concat(parts.Select(p => p.Text)).Should().Be("one ");
        buffer.Append("ough", null, parts);
        string.Concat(parts.Select(p => p.Text)).Should().Be("one <enough");
    }

    [Fact]
    public void A_stop_string_does_not_match_the_line_feeds_after_a_thought()
    {
        var buffer = new ContentBuffer(["\n"], holdSpace: false) { TrimStart = true };
        var parts = new List<AnswerPart>();
        buffer.Append("\n\n", null, parts);
        buffer.Append("Paris\nmore", null, parts);
        string.Concat(parts.Select(p => p.Text)).Should().Be("Paris");
        buffer.Stopped.Should().BeTrue();
    }

    private static IEnumerable<string> Cut(List<string> runes, int cuts)
    {
        var piece = "";
        for (var i = 0; i < runes.Count; i++)
        {
            piece += runes[i];
            if ((cuts >> i & 1) == 0)
                continue;
            yield return piece;
            piece = "";
        }
        if (piece.Length > 0)
            yield return piece;
    }

    private static string Run(IEnumerable<string> pieces, string[] stops)
    {
        var buffer = new ContentBuffer(stops, holdSpace: false);
        var parts = new List<AnswerPart>();
        foreach (var piece in pieces.TakeWhile(_ => !buffer.Stopped))
            buffer.Append(piece, null, parts);
        buffer.Flush(parts, dropSpace: false);
        return string.Concat(parts.Select(p => p.Text));
    }
}
