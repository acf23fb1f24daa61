using System.Text;
using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Client;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Client;

[Trait("Tier", "Smoke")]
public sealed class TranscriptWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("transcripts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_file_holds_what_was_sent_what_came_and_when()
    {
        var json = Written(AnswerTests.Stream(AnswerTests.Content("a"), "[DONE]"));
        ((string?)json["request"]!["body"]).Should().Be("{}");
        ((int)json["response"]!["status"]!).Should().Be(200);
        ((string?)json["response"]!["body"]).Should().StartWith("data: {").And.EndWith("data: [DONE]\n\n");
        json["response"]!["chunks"]!.AsArray().Select(c => ((double)c![0]!, (int)c[1]!)).Should().Equal((0.001, 57), (0.002, 14));
        ((string?)json["ending"]).Should().Be("FinishedWithDone");
        Directory.EnumerateFiles(_folder).Select(Path.GetFileName).Should().Equal("r0000.json");
    }

    [Fact]
    public void A_key_that_the_server_echoes_is_masked()
    {
        Secrets.Add("sk-transcript-4711");
        var t = TranscriptReplay.FromBytes(["{\"error\":\"bad key sk-transcript-4711\"}"u8.ToArray()], "application/json", 401);

        var text = File.ReadAllText(TranscriptWriter.Write(_folder, t));

        text.Should().NotContain("sk-trans").And.Contain("bad key ******************");
        var response = JsonNode.Parse(text)!["response"]!;
        response["chunks"]!.AsArray().Sum(c => (int)c![1]!).Should().Be(((string)response["body"]!).Length, "the pieces keep their lengths");
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_kept_without_loss()
    {
        byte[] bytes = [0x7b, 0xff, 0x00, 0x7d];
        var json = Written(TranscriptReplay.FromBytes([bytes], "application/json"));
        Convert.FromBase64String((string)json["response"]!["body_base64"]!).Should().Equal(bytes);
    }

    [Fact]
    public void A_long_body_is_cut_and_the_file_says_so()
    {
        var json = Written(TranscriptReplay.FromBytes([Encoding.UTF8.GetBytes(new string('é', 200_000))], "text/plain"));
        ((string?)json["response"]!["note"]).Should().Be("the first 262144 of 400000 bytes of the body");
        ((int)json["response"]!["body_bytes"]!).Should().Be(400_000);
    }

    [Fact]
    public void A_long_body_that_is_cut_within_a_rune_is_kept_as_text()
    {
        var json = Written(TranscriptReplay.FromBytes([Encoding.UTF8.GetBytes("x" + new string('é', 200_000))], "text/plain"));
        ((string?)json["response"]!["body"]).Should().StartWith("xéé");
    }

    [Fact]
    public void Lone_surrogates_and_control_characters_make_no_invalid_file()
    {
        var json = Written(AnswerTests.Stream("""{"error":"\ud83d \u0000"}"""));
        json["observations"]!.AsArray().Should().NotBeEmpty();
    }

    private JsonNode Written(Transcript t) => JsonNode.Parse(File.ReadAllBytes(TranscriptWriter.Write(_folder, t)))!;
}
