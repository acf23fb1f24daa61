using System.Text;
using FluentAssertions;
using MlxDoctor.Harness.Agents.Cli;
using MlxDoctor.Harness.Client;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Agents;

/// <summary>What one try proves, from its process and its wire log.</summary>
[Trait("Tier", "Smoke")]
public sealed class CliAttemptTests
{
    private const string Code = "QHX-81306";
    private const string File = "/tmp/a-1/work/secret.txt";

    private const string Chat = """{"messages":[{"role":"tool","content":[{"type":"text","text":"1: QHX-81306"}]}]}""";
    private const string Responses = """{"input":[{"type":"function_call_output","call_id":"c","output":"QHX-81306\n"}]}""";
    private const string Messages =
        """{"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":[{"type":"text","text":"QHX-81306"}]}]}]}""";
    private const string Asked = """{"messages":[{"role":"user","content":"is it QHX-81306?"}]}""";

    [Theory]
    [InlineData("/v1/chat/completions", Chat, true)]
    [InlineData("/v1/responses", Responses, true)]
    [InlineData("/v1/messages", Messages, true)]
    [InlineData("/v1/messages?beta=true", Messages, true)]
    [InlineData("/v1/chat/completions", Asked, false)]
    [InlineData("/v1/messages", """{"messages":"QHX-81306"}""", false)]
    [InlineData("/v1/chat/completions", "QHX-81306", false)]
    public void Only_a_result_of_a_tool_counts_as_one(string path, string body, bool expected) =>
        Try(0, $"The word is {Code}.", Said(path, body)).ResultSent.Should().Be(expected);

    [Fact]
    public void The_right_word_without_a_result_on_the_wire_is_no_pass()
    {
        Try(0, Code, Said("/v1/chat/completions", Asked)).Passed.Should().BeFalse();
        Try(0, Code, Said("/v1/chat/completions", Chat)).Passed.Should().BeTrue();
        Try(1, Code, Said("/v1/chat/completions", Chat)).Passed.Should().BeFalse();
        Try(0, "", Said("/v1/chat/completions", Chat)).Passed.Should().BeFalse();
    }

    [Theory]
    [InlineData(0, "The word is cat.", "agent.no-call", true)]
    [InlineData(0, "", "agent.empty", true)]
    [InlineData(1, "", "agent.exit", false)]
    public void A_miss_has_a_class_of_its_own(int exit, string output, string code, bool modelAlone)
    {
        var miss = Try(exit, output, Said("/v1/chat/completions", Asked)).Miss();

        (miss.Code.Text, miss.ModelAlone).Should().Be((code, modelAlone));
    }

    [Fact]
    public void A_call_without_its_result_is_no_fault_of_the_model()
    {
        var call =
            Said(
                "/v1/chat/completions", Asked,
                """{"choices":[{"index":0,"message":{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"read","arguments":"{\"p\":\"/tmp/a-1/work/secret.txt\"}"}}]},"finish_reason":"tool_calls"}]}""");

        Try(0, "I cannot", call).Miss().Code.Text.Should().Be("agent.no-result");
    }

    [Fact]
    public void A_refused_request_comes_before_the_exit_code()
    {
        var refused = Said("/v1/chat/completions", Asked, """{"error":{"message":"context too long","type":"invalid_request_error"}}""", 400);

        Try(1, "", refused).Miss().Message.Should().Contain("context too long");
    }

    private static CliAttempt Try(int exit, string output, params Transcript[] transcripts) =>
        new(new CliEnd(exit, output, "", null), transcripts, transcripts.Length, Code, File);

    private static Transcript Said(string path, string body, string answer = "{}", int status = 200)
    {
        var read = TranscriptReplay.FromBytes([Encoding.UTF8.GetBytes(answer)], "application/json", status, path: path);
        return TranscriptReader.Read(read.Exchange with { Request = read.Request with { Body = Encoding.UTF8.GetBytes(body) } }, new ClientOptions());
    }
}
