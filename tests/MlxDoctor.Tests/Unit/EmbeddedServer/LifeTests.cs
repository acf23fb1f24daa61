using System.Net;
using FluentAssertions;
using MlxDoctor.EmbeddedServer;
using MlxDoctor.EmbeddedServer.Startup;
using Xunit;

namespace MlxDoctor.Tests.Unit.EmbeddedServer;

/// <summary>Loading, failing and waiting.</summary>
[Trait("Tier", "Smoke")]
public sealed class LifeTests
{
    [Fact]
    public async Task Health_and_completions_are_503_until_the_model_is_there()
    {
        using var gate = new ManualResetEventSlim();
        await using var host = await ServerHost.StartAsync(new ServerOptions { Model = "/models/toy" }, () =>
        {
            gate.Wait();
            return new ToyEngine(_ => "x");
        });
        using var client = new HttpClient { BaseAddress = new Uri(host.Url) };
        using var early = await client.GetAsync("/health");
        early.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        using var refused = await client.PostAsync("/v1/completions", new ByteArrayContent("{\"prompt\":\"x\"}"u8.ToArray()));
        refused.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        gate.Set();
        await host.Loading;
        using var late = await client.GetAsync("/health");
        late.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_bug_in_one_request_is_a_500_for_it_and_nothing_for_the_next()
    {
        var calls = 0;
        await using var server = await ToyServer.StartAsync(_ => ++calls <= 2 ? throw new InvalidOperationException("a bug") : "fine");
        using var failed = await server.ChatAsync("");
        failed.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        (await failed.Content.ReadAsStringAsync()).Should().Contain("\"code\":\"internal_error\"").And.NotContain("a bug");
        var lines = await server.StreamAsync("");
        lines[^1].Should().Contain("\"error\"");
        lines.Should().NotContain("data: [DONE]");
        (await server.AskAsync(""))["choices"]![0]!["message"]!["content"]!.GetValue<string>().Should().Be("fine");
    }

    [Fact]
    public async Task Comments_keep_a_silent_stream_alive_and_are_no_data()
    {
        await using var server = await ToyServer.SayingAsync("late", o => o with { KeepaliveMs = 20, Pace = "ttft_ms=200" });
        var lines = await server.StreamAsync("");
        lines[1].Should().Be(": keepalive");
        lines.Where(l => l.StartsWith("data: ", StringComparison.Ordinal)).Should().HaveCountGreaterThan(3);
        var spoilt = await server.StreamAsync("", "keepalive-data");
        spoilt.Should().Contain("data: keepalive");
    }

    [Fact]
    public async Task Merged_tokens_arrive_as_so_many_chunks()
    {
        await using var server = await ToyServer.SayingAsync("12345678", o => o with { Pace = "tokens_per_chunk=3" });
        var lines = await server.StreamAsync("");
        lines.Where(l => l.Contains("\"content\":\"", StringComparison.Ordinal)).Skip(1).Select(l => l.Split("\"content\":\"")[1].Split('"')[0])
            .Should().Equal("123", "456", "78");
    }
}
