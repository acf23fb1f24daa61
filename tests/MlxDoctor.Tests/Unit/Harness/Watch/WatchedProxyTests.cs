using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Agents.Cli;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Watch;

/// <summary>Every byte goes on at once, and so do cancellations, breaks and what is too long to be kept.</summary>
[Trait("Tier", "Smoke")]
public sealed class WatchedProxyTests
{
    private const string Chunked = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nX-Own: yes\r\nTrailer: X-Sum\r\n\r\n";

    [Fact]
    public async Task A_piece_is_with_the_agent_before_the_server_says_the_next_one()
    {
        var seen = new SemaphoreSlim(0);
        await using var bench = await WatchBench.StartAsync(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Chunked);
            foreach (var piece in new[] { "data: 1\n\n", "da", "ta: 2\n\n" })
            {
                await connection.WriteChunkAsync(piece);
                await seen.WaitAsync(connection.Stop);
            }
            await connection.WriteAsync("0\r\nX-Sum: 42\r\n\r\n");
        });
        using var client = new HttpClient { BaseAddress = bench.Proxy.Url };
        using var response = await client.SendAsync(
            new(HttpMethod.Post, "/v1/chat/completions") { Content = Body() }, HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[64];

        var pieces = new List<string>();
        while (await stream.ReadAsync(buffer) is > 0 and var n)
        {
            pieces.Add(Encoding.UTF8.GetString(buffer, 0, n));
            seen.Release();
        }

        pieces.Should().Equal("data: 1\n\n", "da", "ta: 2\n\n");
        response.Headers.GetValues("X-Own").Should().Equal("yes");
        response.TrailingHeaders.GetValues("X-Sum").Should().Equal("42");
    }

    [Fact]
    public async Task What_the_agent_sends_reaches_the_server_byte_for_byte_but_for_the_models_name()
    {
        await using var bench = await WatchBench.StartAsync(WatchBench.Stream("hi"));
        const string Odd = "{ \"a\" : {\"model\":\"x\"}, \"model\" : \"gpt\\u002d4\",\t\"messages\":[\"\\u003c\", 1.0], \"a\":2 }";
        using var client = new HttpClient { BaseAddress = bench.Proxy.Url };
        client.DefaultRequestHeaders.Add("X-Agent", "one");
        client.DefaultRequestHeaders.Add("Authorization", "Bearer sk-of-the-agent-alone");

        using var content = new StringContent(Odd, new MediaTypeHeaderValue("application/json"));
        using var response = await client.PostAsync(new Uri("/v1/chat/completions?x=%2F", UriKind.Relative), content);

        var request = bench.Requests.Should().ContainSingle().Subject;
        Encoding.UTF8.GetString(request.Body).Should().Be(Odd.Replace("\"gpt\\u002d4\"", "\"test-model\"", StringComparison.Ordinal));
        request.Head.Should().StartWith("POST /v1/chat/completions?x=%2F HTTP/1.1\r\n").And.Contain("X-Agent: one").And.Contain("Bearer sk-of-the-agent-alone");
        await bench.EndAsync();
        bench.Turns[0].Outcome.Findings.Should().OnlyContain(f => !f.Curl!.Contains("sk-of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_agent_that_hangs_up_ends_what_the_server_does_for_it()
    {
        var gone = new TaskCompletionSource<bool>();
        await using var bench = await WatchBench.StartAsync(async connection =>
        {
            await connection.ReadRequestAsync();
            gone.TrySetResult(await connection.HangAsync());
        });
        using (var agent = new TcpClient())
        {
            await agent.ConnectAsync(bench.Proxy.Url.Host, bench.Proxy.Url.Port);
            await agent.GetStream().WriteAsync("POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray());
            while (!bench.Requests.Any())
                await Task.Yield();
        }

        (await gone.Task).Should().BeTrue();
        await bench.EndAsync();
        bench.Turns.Should().ContainSingle().Which.Line.Should().EndWith("fail", "the request was malformed, the missing answer is nobody's fault");
        bench.Turns[0].Outcome.Findings.Should().OnlyContain(f => f.Code.Family == "agent");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n8\r\ndata: 1\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"a\":")]
    [InlineData("not HTTP at all\r\n\r\n")]
    [InlineData("")]
    public async Task A_server_that_breaks_off_breaks_the_agents_connection_too(string answer)
    {
        await using var bench = await WatchBench.StartAsync(answer);

        var read = () => bench.SendAsync(WatchBench.Ask(WatchBench.User()));

        (await read.Should().ThrowAsync<Exception>()).Which.Should().Match(e => e is HttpRequestException || e is IOException);
        (await bench.EndAsync()).Should().Contain(f => f.StartsWith("1 Server http.connect", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_without_end_is_passed_on_whole_and_found_while_it_runs()
    {
        var line = $"data: {new string('x', 1 << 20)}";
        const int Lines = 12;
        var found = new TaskCompletionSource();
        await using var bench = await WatchBench.StartAsync(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
            for (var i = 0; i < Lines; i++)
                await connection.WriteAsync(line);
            // The server is not done, and yet the turn is judged.
            await found.Task.WaitAsync(connection.Stop);
        });
        var reading = bench.SendAsync(WatchBench.Ask(WatchBench.User()));
        while (bench.Turns.Count == 0)
            await Task.Delay(5);
        found.SetResult();

        (await reading).Length.Should().Be(Lines * line.Length);
        (await bench.EndAsync()).Should().Contain("1 Server http.limit-exceeded");
        bench.Turns.Should().ContainSingle().Which.Outcome.Verdict.Should().Be(Verdict.Fail);
    }

    [Theory]
    [InlineData("""{"stream":true,"model":"a","x":[{"model":"b"}]}""", """{"stream":true,"model":"/m/n","x":[{"model":"b"}]}""", "a", true)]
    [InlineData("""{"messages":[]}""", """{"messages":[]}""", null, false)]
    [InlineData("""{"model":7,"stream":"true"}""", """{"model":7,"stream":"true"}""", null, false)]
    [InlineData("[1]", "[1]", null, false)]
    [InlineData("{\"model\":\"a\",", "{\"model\":\"a\",", null, false)]
    public void Only_the_models_name_is_exchanged(string body, string sent, string? asked, bool stream)
    {
        var result = SentBody.Of(Encoding.UTF8.GetBytes(body), "/m/n");

        (Encoding.UTF8.GetString(result.Bytes), result.Model, result.Stream).Should().Be((sent, asked, stream));
    }

    private static StringContent Body() => new(WatchBench.Ask(WatchBench.User()), new MediaTypeHeaderValue("application/json"));
}
