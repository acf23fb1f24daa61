using System.Net.Http.Headers;
using FluentAssertions;
using MlxDoctor.Harness.Agents.Cli;
using MlxDoctor.Harness.Client;
using MlxDoctor.Tests.Support;
using Xunit;

namespace MlxDoctor.Tests.Self.Agents;

/// <summary>What an agent and the record see of answers that are longer than the recording proxy keeps.</summary>
[Trait("Tier", "Self")]
public sealed class RecordingProxyTests
{
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
    private const string Line = ": 0123456789012345678901234567890123456789012345678901234567\n\n\n\n";

    [Fact]
    public async Task An_answer_without_end_is_cut_and_neither_the_agent_nor_the_record_takes_that_for_its_end()
    {
        await using var server = Sending(ProxiedExchange.MostKept + 1);
        await using var proxy = await RecordingProxy.StartAsync(server.Endpoint, new ClientOptions(), TimeProvider.System, CancellationToken.None);

        var read = () => AskAsync(proxy);

        (await read.Should().ThrowAsync<Exception>()).Which.Should().Match(e => e is HttpRequestException || e is IOException);
        var transcript = await OnlyAsync(proxy);
        transcript.Ending.Should().Be(Ending.LimitExceeded);
        transcript.Failure.Should().Contain("the recording proxy cut the answer after 8388608 bytes");
        transcript.Observed(ObservationCodes.LimitBody).Should().BeTrue();
        var miss = new CliAttempt(new CliEnd(1, "", "stream ended", null), [transcript], 1, "QHX-81306", "secret.txt").Miss();
        miss.Code.Text.Should().Be("agent.answer-cut");
        miss.Message.Should().Contain("recording proxy");
    }

    [Fact]
    public async Task An_answer_that_just_fits_is_passed_on_whole()
    {
        await using var server = Sending(ProxiedExchange.MostKept);
        await using var proxy = await RecordingProxy.StartAsync(server.Endpoint, new ClientOptions(), TimeProvider.System, CancellationToken.None);

        (await AskAsync(proxy)).Should().Be(ProxiedExchange.MostKept);

        (await OnlyAsync(proxy)).Exchange.End.Should().Be(TransportEnd.Clean);
    }

    private static RawTcpServer Sending(int bytes) => RawTcpServer.Start(async connection =>
    {
        if (await connection.ReadRequestAsync() is null)
            return;
        await connection.WriteAsync(Head);
        var block = string.Concat(Enumerable.Repeat(Line, 1024));
        for (var sent = 0; sent < bytes; sent += block.Length)
            await connection.WriteAsync(block[..Math.Min(block.Length, bytes - sent)]);
    });

    private static async Task<long> AskAsync(RecordingProxy proxy)
    {
        using var client = new HttpClient { BaseAddress = proxy.Url };
        using var body = new StringContent("""{"model":"m","stream":true,"messages":[]}""", new MediaTypeHeaderValue("application/json"));
        using var response = await client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), body);
        return (await response.Content.ReadAsByteArrayAsync()).LongLength;
    }

    /// <summary>The record is written after the agent has seen the end.</summary>
    private static async Task<Transcript> OnlyAsync(RecordingProxy proxy)
    {
        await proxy.DisposeAsync();
        return proxy.Transcripts.Should().ContainSingle().Subject;
    }
}
