using System.Text;
using FluentAssertions;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Client;
using MlxDoctor.Tests.Support;
using Xunit;
using static MlxDoctor.Tests.Self.Client.RawReplies;

namespace MlxDoctor.Tests.Self.Client;

/// <summary>Whatever a server does is a transcript; nothing throws, nothing hangs, nothing grows without bounds.</summary>
[Trait("Tier", "Self")]
public sealed class MisbehavingServerTests
{
    [Fact]
    public async Task A_good_stream_is_complete_and_the_request_carried_its_length()
    {
        await using var server = RawTcpServer.Replying(OldSseHead, Hello, Finish, Done);
        var t = await SendAsync(server, Chat, endpoint: server.Endpoint with { ApiKey = "k" });
        t.IsComplete.Should().BeTrue(t.Describe());
        t.Answer.Content.Should().Be("hello");
        (t.Id, t.HttpVersion, t.ReasonPhrase).Should().Be(("r0001", "1.0", "OK"));
        var request = server.Requests.Should().ContainSingle().Subject;
        request.Body.Should().Equal(Chat.Body!.Value.ToArray());
        request.Head.Should().StartWith("POST /v1/chat/completions HTTP/1.1\r\n").And.Contain($"Content-Length: {request.Body.Length}\r\n").And
            .Contain("Authorization: Bearer k\r\n").And.NotContain("Transfer-Encoding");
    }

    [Fact]
    public async Task Malformed_bodies_and_headers_are_sent_as_they_are()
    {
        await using var server = RawTcpServer.Replying("HTTP/1.1 400 Bad\r\nContent-Length: 2\r\n\r\nno");
        byte[] body = [0xff, 0x00, (byte)'{'];
        var request =
            ApiRequest.Raw("POST", "/v1/../x?a=%zz", body, "text/plain; charset=latin1") with { Headers = [new("Host", "evil.example"), new("X-One", "1")] };
        var t = await SendAsync(server, request);
        t.Answer.Error!.Message.Should().Be("no");
        server.Requests.Single().Body.Should().Equal(body);
        server.Requests.Single().Head.Should().StartWith("POST /v1/../x?a=%zz HTTP/1.1").And.Contain("Host: evil.example").And
            .Contain("Content-Type: text/plain; charset=latin1").And.Contain("X-One: 1");
        var none = await SendAsync(server, ApiRequest.Raw("POST", "/x", [], contentType: null));
        none.Status.Should().Be(400);
        server.Requests.Last().Head.Should().Contain("Content-Length: 0").And.NotContain("Content-Type");
    }

    [Fact]
    public async Task A_refused_connection_is_a_transcript()
    {
        using var client = new ApiClient(new Endpoint(new Uri($"http://127.0.0.1:{RawTcpServer.ClosedPort()}/v1"), "m"), Patient, TimeProvider.System);
        var t = await client.SendAsync(Chat, CancellationToken.None);
        t.Ending.Should().Be(Ending.ConnectFailed);
        t.Status.Should().BeNull();
        t.Failure.Should().NotBeNullOrEmpty();
        t.IsComplete.Should().BeFalse();
    }

    [Fact]
    public async Task Silence_before_the_headers_ends_in_a_time_out_of_its_kind()
    {
        await using var server = RawTcpServer.Start(async c =>
        {
            await c.ReadRequestAsync();
            await c.HangAsync();
        });
        (await SendAsync(server, Chat, Hasty)).Ending.Should().Be(Ending.IdleTimeout);
        (await SendAsync(server, PlainChat with { Timeout = TimeSpan.FromMilliseconds(300) })).Ending.Should().Be(Ending.Timeout);
    }

    [Fact]
    public async Task Silence_within_a_stream_keeps_what_came_before()
    {
        await using var server = RawTcpServer.Start(async c =>
        {
            await c.ReadRequestAsync();
            await c.WriteAsync(OldSseHead + Hello);
            await c.HangAsync();
        });
        var t = await SendAsync(server, Chat, Hasty);
        t.Ending.Should().Be(Ending.IdleTimeout);
        t.Answer.Content.Should().Be("hello");
    }

    [Fact]
    public async Task A_body_that_stays_open_after_DONE_is_finished_and_recorded()
    {
        await using var server = RawTcpServer.Start(async c =>
        {
            await c.ReadRequestAsync();
            await c.WriteAsync(OldSseHead + Hello + Finish + "data: [DO");
            await c.WriteAsync("NE]\n\n");
            await c.HangAsync();
        });
        var t = await SendAsync(server, Chat, Hasty);
        t.Ending.Should().Be(Ending.FinishedWithDone);
        t.Observed(ObservationCodes.OpenAfterDone).Should().BeTrue();
    }

    [Fact]
    public async Task An_endless_stream_is_cut_at_the_limit()
    {
        var gone = new TaskCompletionSource();
        await using var server = RawTcpServer.Start(async c =>
        {
            await c.ReadRequestAsync();
            try
            {
                await c.WriteAsync(OldSseHead);
                while (true)
                    await c.WriteAsync(Hello);
            }
            finally
            {
                gone.SetResult();
            }
        });
        var t = await SendAsync(server, Chat, Patient with { MaxBodyBytes = 1 << 20 });
        t.Ending.Should().Be(Ending.LimitExceeded);
        t.Observed(ObservationCodes.LimitBody).Should().BeTrue();
        t.Body.Length.Should().Be((1 << 20) + 1);
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_line_of_a_gigabyte_is_cut_at_the_limit()
    {
        var sent = 0L;
        await using var server = RawTcpServer.Start(async c =>
        {
            await c.ReadRequestAsync();
            await c.WriteAsync(OldSseHead + "data: ");
            var block = Encoding.ASCII.GetBytes(new string('x', 1 << 20));
            for (sent = 0; sent < 1L << 30; sent += block.Length)
                await c.WriteAsync(block);
        });
        var t = await SendAsync(server, Chat);
        t.Ending.Should().Be(Ending.LimitExceeded);
        t.Observed(ObservationCodes.LimitLine).Should().BeTrue();
        sent.Should().BeLessThan(64 << 20);
    }

    [Theory]
    [InlineData("complete garbage\r\n\r\n")]
    [InlineData("HTTP/9.9 banana\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n")]
    [InlineData("\0\0\0\0\0\0")]
    [InlineData("")]
    public async Task What_is_not_HTTP_is_a_broken_connection_and_is_not_asked_again(string bytes)
    {
        await using var server = RawTcpServer.Replying(bytes);
        foreach (var request in new[] { PlainChat, ApiRequest.Get("/health") })
        {
            var t = await SendAsync(server, request);
            t.Ending.Should().Be(Ending.BrokenConnection, t.Describe());
            t.Failure.Should().NotBeNullOrEmpty();
        }
        server.Connections.Should().Be(2);
    }

    [Fact]
    public async Task A_content_length_that_is_no_number_is_recorded()
    {
        await using var server = RawTcpServer.Replying("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}");
        (await SendAsync(server, PlainChat)).Observed(ObservationCodes.BadContentLength).Should().BeTrue();
    }

    [Fact]
    public async Task Headers_without_end_are_cut_at_the_limit()
    {
        await using var server = RawTcpServer.Start(async c =>
        {
            await c.ReadRequestAsync();
            await c.WriteAsync("HTTP/1.1 200 OK\r\n");
            for (var i = 0; i < 100_000; i++)
                await c.WriteAsync($"X-Header-{i}: {new string('a', 200)}\r\n");
        });
        var t = await SendAsync(server, PlainChat);
        t.Ending.Should().Be(Ending.LimitExceeded, t.Describe());
        t.Observed(ObservationCodes.LimitHeaders).Should().BeTrue();
    }

    [Fact]
    public async Task A_redirect_is_refused_and_not_followed()
    {
        await using var server = RawTcpServer.Replying("HTTP/1.1 307 Elsewhere\r\nLocation: /v1/chat/completions\r\nContent-Length: 0\r\n\r\n");
        var t = await SendAsync(server, PlainChat);
        t.Ending.Should().Be(Ending.Redirect);
        t.Status.Should().Be(307);
        server.Connections.Should().Be(1);
    }

    [Fact]
    public async Task A_page_instead_of_JSON_is_an_error_or_bad_JSON_by_its_status()
    {
        const string page = "<html><body>Bad Gateway</body></html>";
        await using var bad = RawTcpServer.Replying($"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: {page.Length}\r\n\r\n{page}");
        var t = await SendAsync(bad, PlainChat);
        t.Answer.Error!.Shape.Should().Be(ErrorShape.Html);
        bad.Connections.Should().Be(1, "a 502 is not asked again");
        await using var good = RawTcpServer.Replying($"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {page.Length}\r\n\r\n{page}");
        t = await SendAsync(good, Chat);
        t.Observed(ObservationCodes.BadJson).Should().BeTrue();
        t.Observed(ObservationCodes.ContentType).Should().BeTrue();
        t.IsStream.Should().BeFalse();
    }
}
