using System.Text;
using System.Text.Json;
using CsCheck;
using FluentAssertions;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Support;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Runs;

[Trait("Tier", "Smoke")]
public sealed class MaskerTests
{
    private const string Key = """sk-T/e+s "t\y'_<4711>&%25=""";

    /// <summary>All that a header can carry, but the star, which is the mark itself.</summary>
    private static readonly Gen<string> Keys = Gen.String[Gen.Char['!', '~'].Where(c => c != '*'), 12, 40];

    private static readonly Gen<string> Around = Gen.String[Gen.Char["ab \"\\%&;u05+'/=-\n\té漢"], 0, 12];

    public static TheoryData<string> Forms => [.. KeyForms.Of(Key).Keys];

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_key_is_found_however_it_is_written(string form)
    {
        var written = KeyForms.Of(Key)[form];

        var masked = new Masker([Key]).Text($"before {written}\nafter");

        masked.Should().StartWith("before ").And.Contain("***").And.EndWith("\nafter").And.NotContain(written);
        masked.Length.Should().BeLessThan("before \nafter".Length + 45, "nothing but what surrounds the key in base64 may be left");
    }

    [Theory]
    [InlineData("Incorrect API key provided: sk-live-0123456789.", "Incorrect API key provided: ***.")]
    [InlineData("Incorrect API key provided: sk-live-0123****6789.", "Incorrect API key provided: *******6789.")]
    [InlineData("sk-live-0123456789sk-live-0123456789", "******")]
    [InlineData("sk-livesk-live-0123456789", "sk-live***")]
    [InlineData("sk-live", "sk-live")]
    [InlineData("Sk-Live-0123456789", "Sk-Live-0123456789")]
    [InlineData("a risk-live-test", "a ri***test")]
    [InlineData(@"C:\new\tables\u0041 100 % of &amp; 'it'\''s' %20 {""a"":""\n\\""}", @"C:\new\tables\u0041 100 % of &amp; 'it'\''s' %20 {""a"":""\n\\""}")]
    [InlineData("", "")]
    public void What_is_no_key_stays(string text, string masked) => new Masker(["sk-live-0123456789"]).Text(text).Should().Be(masked);

    [Fact]
    public void A_key_that_hides_behind_its_own_beginning_is_found() =>
        new Masker(["abcdefghabcdefghZZZZZZZZ"]).Text("abcdefghabcdefghabcdefghZZZZZZZZ").Should().NotContainAny("abcdefgh", "ZZZZ");

    [Theory]
    [InlineData("Authorization: Bearer local", "Authorization: Bearer ***")]
    [InlineData("\"authorization\":\"Bearer local\"", "\"authorization\":\"Bearer ***\"")]
    [InlineData("run --api-key local --port 1", "run --api-key *** --port 1")]
    [InlineData("['--api-key', 'local']", "['--api-key', '***']")]
    [InlineData("Namespace(api_key='local')", "Namespace(api_key='***')")]
    [InlineData("?key=local&x", "?key=***&x")]
    [InlineData("OPENAI_API_KEY=local", "OPENAI_API_KEY=***")]
    [InlineData("x-api-key: lo%63al", "x-api-key: ***")]
    [InlineData("Incorrect API key provided: local.", "Incorrect API key provided: ***.")]
    [InlineData("Authorization: Basic dXNlcjpsb2NhbA==", "Authorization: Basic ***==")]
    [InlineData("a local server, the key locality, monkey local", "a local server, the key locality, monkey local")]
    [InlineData("/usr/local/bin", "/usr/local/bin")]
    public void A_short_key_is_masked_only_where_a_key_is_named(string text, string masked) => new Masker(["local"]).Text(text).Should().Be(masked);

    [Fact]
    public void A_key_that_is_a_name_of_the_run_does_not_make_the_name_unreadable()
    {
        var studio = new Masker(["lm-studio"], ["lm-studio"]);
        studio.Text("lm-studio: api_key=lm-studio").Should().Be("lm-studio: api_key=***");

        var community = new Masker(["mlx-community-key-1"], ["/models/mlx-community/Qwen3"]);
        community.Text("mlx-community/Qwen3 mlx-community-key mlx-community-key-1").Should().Be("mlx-community/Qwen3 *** ***");
    }

    [Fact]
    public void No_form_of_any_key_survives_in_any_text() =>
        Gen.Select(Keys, Around, Around, Gen.Int[0, 20]).Sample((key, before, after, form) =>
        {
            var written = KeyForms.Of(key).Values.ElementAt(form);
            var masked = new Masker([key]).Text(before + written + after);
            return !masked.Contains(written, StringComparison.Ordinal) && !masked.Contains(key[..8], StringComparison.Ordinal)
                && masked.Contains("***", StringComparison.Ordinal);
        });

    [Fact]
    public void A_text_without_eight_characters_of_a_key_in_any_form_stays_as_it_is() =>
        Gen.Select(Gen.String[Gen.Char["ACEGKMQ13579-_"], 8, 30], Gen.String[Gen.Char["abdfhnprtu \"\\%&;'/=\n\té😀\uD800"], 0, 200])
            .Sample((key, text) => new Masker([key]).Text(text) == text);

    [Fact]
    public void A_stream_is_masked_the_same_wherever_its_pieces_end() =>
        Gen.Select(Keys, Around.Array[1, 6], Gen.Int[0, 20].Array[6], Gen.Int[1, 9].Array[1, 40]).Sample((key, texts, forms, sizes) =>
        {
            var written = KeyForms.Of(key).Values.ToList();
            var bytes = Encoding.UTF8.GetBytes(string.Concat(texts.Select((t, i) => t + written[forms[i]])));
            var masker = new Masker([key]);
            return Streamed(masker, bytes, sizes).SequenceEqual(masker.Bytes(bytes).ToArray());
        });

    [Fact]
    public void A_stream_holds_back_only_what_may_become_a_key()
    {
        var log = new LogMask(() => new Masker(["sk-live-0123456789"]));

        Encoding.UTF8.GetString(log.Next("loading sk-live-01"u8.ToArray()).Span).Should().Be("loading ");
        Encoding.UTF8.GetString(log.Next("23456789 done, 100 %"u8.ToArray()).Span).Should().Be("*** done, 100 ");
        Encoding.UTF8.GetString(log.End().Span).Should().Be("%");
    }

    [Fact]
    public void A_short_key_is_masked_in_a_stream_too()
    {
        var masker = new Masker(["local"]);

        Encoding.UTF8.GetString(Streamed(masker, "start --api-key local\na local server\nkey=local"u8.ToArray(), [3, 1, 7]).ToArray())
            .Should().Be("start --api-key ***\na local server\nkey=***");
        Streamed(masker, [.. new byte[10_000]], [4000]).Should().HaveCount(10_000, "a line without end is not waited for");
    }

    [Fact]
    public void Bytes_that_are_no_text_stay_and_stars_keep_the_length()
    {
        byte[] bytes = [0xff, 0x00, .. "sk-live-0123456789"u8, 0x80, 0x0a];

        new Masker(["sk-live-0123456789"]).Fill(bytes).ToArray().Should().Equal([0xff, 0x00, .. "******************"u8, 0x80, 0x0a]);
    }

    [Fact]
    public void JSON_stays_JSON_and_says_the_same_but_for_the_key() =>
        Gen.Select(Keys, Around, Around, Gen.Int[0, 20]).Sample((key, before, after, form) =>
        {
            var text = before + KeyForms.Of(key).Values.ElementAt(form) + after;
            var masker = new Masker([key]);
            var masked = JsonMask.Of(JsonSerializer.SerializeToUtf8Bytes(new object?[] { text, 1.50m, null, true }, RunJson.Indented), masker, indented: true);
            using var read = JsonDocument.Parse(masked);
            return read.RootElement[0].GetString() == masker.Text(text) && read.RootElement[1].GetRawText() == "1.50";
        });

    [Theory]
    [InlineData("""{"curl":"-H 'k: a'\\''b-0123456789'"}""")]
    [InlineData("""{"curl":"-H \u0027k: a\u0027\\\u0027\u0027b-0123456789\u0027"}""")]
    [InlineData("""{"inner":"{\"curl\":\"k: a'\\\\''b-0123456789\"}"}""")]
    public void A_quote_that_a_shell_wrote_is_read_within_JSON_too(string json)
    {
        var masked = JsonMask.Of(Encoding.UTF8.GetBytes(json), new Masker(["a'b-0123456789"]), indented: false);

        Encoding.UTF8.GetString(masked.Span).Should().Contain("k: ***").And.NotContain("b-0123456789");
    }

    [Fact]
    public void A_member_that_is_called_a_key_is_one_however_short()
    {
        var json = JsonMask.Of("""{"api_key":"local","name":"local"}"""u8.ToArray(), new Masker(["local"]), indented: false);

        Encoding.UTF8.GetString(json.Span).Should().Be("""{"api_key":"***","name":"local"}""");
    }

    private static IEnumerable<byte> Streamed(Masker masker, byte[] bytes, int[] sizes)
    {
        var log = new LogMask(() => masker);
        var written = new List<byte>();
        for (int at = 0, i = 0; at < bytes.Length; i++)
        {
            var size = Math.Min(sizes[i % sizes.Length], bytes.Length - at);
            written.AddRange(log.Next(bytes.AsMemory(at, size)).ToArray());
            at += size;
        }
        written.AddRange(log.End().ToArray());
        return written;
    }
}
