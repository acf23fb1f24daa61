using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using FluentAssertions;
using MlxDoctor.Harness.Client;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Client;

[Trait("Tier", "Smoke")]
public sealed class WireRecordingTests
{
    private static string Folder => Path.Combine(Repo.Root, "fixtures", "wire");

    private static readonly Lazy<List<(string Name, Transcript T)>> Recordings = new(() =>
        [.. Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => (Path.GetRelativePath(Folder, file).Replace('\\', '/'), TranscriptReplay.FromRecording(file)))]);

    private static IEnumerable<(string Name, Transcript T)> Streams => Recordings.Value.Where(r => r.T.IsStream);

    [Fact]
    public void There_are_recordings_of_seven_server_set_ups()
    {
        Recordings.Value.Select(r => r.Name.Split('/')[0]).Distinct().Should().HaveCount(7);
        Streams.Count().Should().BeGreaterThan(150);
    }

    [Fact]
    public void Every_recorded_stream_is_read_without_loss()
    {
        foreach (var (name, t) in Streams)
        {
            var text = Encoding.UTF8.GetString(t.Body.Span);
            var lines = text.Split('\n');
            t.Events.Select(e => e.Data).Should().Equal(lines.Where(l => l.StartsWith("data: ", StringComparison.Ordinal)).Select(l => l[6..]), name);
            t.Comments.Should().Be(lines.Count(l => l.StartsWith(':')), name);
            t.Events.Should().OnlyContain(e => e.Terminated, name);
            t.Chunks.Sum(c => c.Length).Should().Be(t.Body.Length, name);
            t.Events.Select(e => (e.Name ?? "message", e.Data)).Should().Equal(SseReaderTests.ReadByOracle(t.Body.ToArray()), name);
        }
    }

    [Fact]
    public void Every_delta_of_every_recorded_stream_is_in_the_answer()
    {
        foreach (var (name, t) in Streams.Where(r => r.T.Request.Path.EndsWith("completions", StringComparison.Ordinal)))
        {
            var choices = t.Events.Where(e => !e.IsDone).SelectMany(e => JsonNode.Parse(e.Data)!["choices"]?.AsArray() ?? []).ToList();
            var content = string.Concat(choices.Select(c => (string?)c!["delta"]?["content"] ?? (string?)c["text"]));
            var reasoning = string.Concat(choices.Select(c => (string?)c!["delta"]?["reasoning"] ?? (string?)c["delta"]?["reasoning_content"]));
            var arguments =
                string.Concat(choices.SelectMany(c => c!["delta"]?["tool_calls"]?.AsArray() ?? []).Select(c => (string?)c!["function"]!["arguments"]));
            t.Answer.Text.Should().Be(content, name);
            (t.Answer.Reasoning ?? "").Should().Be(reasoning, name);
            string.Concat(t.Answer.ToolCalls.Select(c => c.Arguments)).Should().Be(arguments, name);
        }
    }

    [Fact]
    public void Any_split_of_a_recorded_stream_gives_the_same_transcript_apart_from_times()
    {
        var all = Streams.ToList();
        var samples = from which in Gen.Int[0, all.Count - 1]
                      from cuts in Gen.Double[0, 1].Array[0, 40]
                      select (which, cuts);
        samples.Sample(
            sample =>
            {
                var original = all[sample.which].T.Exchange;
                var bytes = original.Body;
                var edges = sample.cuts.Select(c => (int)(c * bytes.Length)).Append(0).Append(bytes.Length).Distinct().Order().ToArray();
                var chunks = edges.Zip(edges.Skip(1)).Select((p, i) => new Chunk(i, p.First, p.Second - p.First)).ToArray();
                var split = TranscriptReader.Read(original with { Chunks = chunks }, new ClientOptions());
                Signature.Of(split).Should().Be(Signature.Of(all[sample.which].T));
            },
            iter: 400);
    }

    [Fact]
    public void Endings_are_what_the_servers_did()
    {
        var odd = Streams.Where(r => r.T.Ending != Ending.FinishedWithDone && r.T.Request.Path.EndsWith("completions", StringComparison.Ordinal))
            .ToDictionary(r => r.Name, r => r.T.Ending);
        odd.Where(o => o.Value == Ending.CleanCloseWithoutDone).Select(o => o.Key).Should().Equal("mlx_lm.server-0.32.2/x-stream-options-empty.json");
        odd.Where(o => o.Value == Ending.ErrorEvent).Select(o => o.Key).Should().Equal(
            "rapid-mlx-0.16.10-parsers/tool-call-stream.json",
            "rapid-mlx-0.16.10-parsers/x-tool-2-stream.json",
            "rapid-mlx-0.16.10-parsers/x-tool-parallel-stream.json",
            "rapid-mlx-0.16.10-parsers/x-tool-trunc-stream.json");
        odd.Should().HaveCount(5);
    }

    [Fact]
    public void An_error_event_followed_by_DONE_is_no_complete_answer()
    {
        var t = Named("rapid-mlx-0.16.10-parsers/tool-call-stream.json");
        t.Status.Should().Be(200);
        t.HasDone.Should().BeTrue();
        t.IsComplete.Should().BeFalse();
        t.Answer.Error!.Code.Should().Be("engine_aborted");
    }

    [Fact]
    public void A_stream_of_mlx_lm_gives_the_same_answer_as_its_plain_twin()
    {
        var stream = Named("mlx_lm.server-0.32.2/chat-plain-stream.json");
        var plain = Named("mlx_lm.server-0.32.2/chat-plain.json");
        stream.Answer.Content.Should().Be("\n\nThe capital of France is Paris.").And.Be(plain.Answer.Content);
        stream.Answer.Reasoning.Should().Be(plain.Answer.Reasoning).And.NotBeNullOrWhiteSpace();
        stream.Answer.ReasoningFields.Should().Equal("reasoning");
        stream.Answer.FinishReason.Should().Be(plain.Answer.FinishReason).And.Be("stop");
        stream.IsComplete.Should().BeTrue();
        plain.IsComplete.Should().BeTrue();
        plain.Answer.Usage!.Completion.Should().Be(19);
        stream.HttpVersion.Should().Be("1.0");
        stream.Observed(ObservationCodes.Http10).Should().BeTrue();
    }

    [Fact]
    public void A_first_token_is_neither_a_role_nor_a_comment()
    {
        var t = Named("rapid-mlx-0.16.10/chat-plain-stream.json");
        t.Answer.Deltas[0].Kind.Should().Be(DeltaKind.Role);
        t.Comments.Should().BePositive();
        TranscriptTiming.TtftMs(t).Should().BeGreaterThan(t.Ms(t.Events[0].Ticks));
    }

    [Theory]
    [InlineData("mlx_lm.server-0.32.2/embeddings.json", ErrorShape.Text, "Not Found", null)]
    [InlineData("mlx_lm.server-0.32.2/bad-max-tokens-0.json", ErrorShape.ErrorText, "max_tokens must be*", null)]
    [InlineData("rapid-mlx-0.16.10/embeddings.json", ErrorShape.OpenAi, "No embe*", "no_embedding_model")]
    [InlineData("vllm-mlx-0.6.0/bad-max-tokens-0.json", ErrorShape.DetailList, "*greater*", null)]
    [InlineData("vllm-mlx-0.6.0/x-max-tokens-big.json", ErrorShape.DetailText, "max_tokens exceed*", null)]
    [InlineData("rapid-mlx-0.16.10/a-no-max.json", ErrorShape.Messages, "*", null)]
    [InlineData("vllm-mlx-0.6.0/bad-response-format.json", ErrorShape.DetailObject, "*", "invalid_response_format_output")]
    [InlineData("mlx-openai-server-1.8.1/bad-content-null.json", ErrorShape.DetailObject, "Failed to generate*", "500")]
    internal void Every_servers_errors_are_understood(string name, ErrorShape shape, string message, string? code)
    {
        var t = Named(name);
        t.Status.Should().BeGreaterThanOrEqualTo(400);
        t.Answer.Error!.Shape.Should().Be(shape);
        t.Answer.Error.Message.Should().Match(message);
        if (code is not null)
            t.Answer.Error.Code.Should().Be(code);
    }

    [Fact]
    public void Every_recorded_error_status_has_an_error_with_text()
    {
        var silent = Recordings.Value.Where(r => r.T.Status >= 400 && r.T.Request.Method != "HEAD" && string.IsNullOrWhiteSpace(r.T.Answer.Error?.Message));
        silent.Select(r => r.Name).Should().BeEmpty();
    }

    [Fact]
    public void A_connection_closed_without_an_answer_is_broken_and_has_no_status()
    {
        var t = Named("mlx_lm.server-0.32.2/bad-utf8.json");
        t.Status.Should().BeNull();
        t.Ending.Should().Be(Ending.BrokenConnection);
        t.Failure.Should().Contain("RemoteDisconnected");
    }

    [Fact]
    public void Two_tool_calls_of_one_index_stay_two()
    {
        foreach (var (name, t) in Recordings.Value
            .Where(r => r.Name.EndsWith("/x-tool-parallel.json", StringComparison.Ordinal) && r.T.Answer.FinishReason == "tool_calls"))
            t.Answer.ToolCalls.Should().HaveCount(2, name);
    }

    private static Transcript Named(string name) => Recordings.Value.Single(r => r.Name == name).T;
}
