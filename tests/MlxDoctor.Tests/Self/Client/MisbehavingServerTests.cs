using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Client;
using MlxDoctor.Tests.Support;
using Xunit;

namespace MlxDoctor.Tests.Self.Client;

/// <summary>Whatever a server does is a transcript; nothing throws, nothing hangs, nothing grows without bounds.</summary>
[Trait("Tier", "Self")]
public sealed class MisbehavingServerTests
{
    private const string SseHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private const string OldSseHead = "HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    private const string Hello = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"}}]}\n\n";
    private const string Finish = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private const string Done = "data: [DONE]\n\n";

    private static readonly ClientOptions Patient = new() { Ids = new RequestIds() };
    private static readonly ClientOptions Hasty = Patient with { IdleTimeout = TimeSpan.FromMilliseconds(300), AfterDoneTimeout = TimeSpan.FromMilliseconds(300) };
    private static readonly ApiRequest Chat = ApiRequest.Chat(new JsonObject { ["model"] = "m", ["stream"] = true, ["messages"] = new JsonArray() });
    private static readonly ApiRequest PlainChat = ApiRequest.Chat(new JsonObject { ["model"] = "m", ["messages"] = new JsonArray() });

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
        request.Head.Should().StartWith("POST /v1/chat/completions HTTP/1.1\r\n").And.Contain($"Content-Length: {request.Body.Length}\r\n").And.Contain("Authorization: Bearer k\r\n").And.NotContain("Transfer-Encoding");
    }

    [Fact]
    public async Task Malformed_bodies_and_headers_are_sent_as_they_are()
    {
        await using var server = RawTcpServer.Replying("HTTP/1.1 400 Bad\r\nContent-Length: 2\r\n\r\nno");
        byte[] body = [0xff, 0x00, (byte)'{'];
        var request = ApiRequest.Raw("POST", "/v1/../x?a=%zz", body, "text/plain; charset=latin1") with { Headers = [new("Host", "evil.example"), new("X-One", "1")] };
        var t = await SendAsync(server, request);
        t.Answer.Error!.Message.Should().Be("no");
        server.Requests.Single().Body.Should().Equal(body);
        server.Requests.Single().Head.Should().StartWith("POST /v1/../x?a=%zz HTTP/1.1").And.Contain("Host: evil.example").And.Contain("Content-Type: text/plain; charset=latin1").And.Contain("X-One: 1");
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

    [Fact]
    public async Task A_close_in_the_middle_of_a_chunked_stream_is_broken()
    {
        await using var server = RawTcpServer.Start(async c =>
        {
            await c.ReadRequestAsync();
            await c.WriteAsync(SseHead);
            await c.WriteChunkAsync(Hello);
        });
        var t = await SendAsync(server, Chat);
        t.Ending.Should().Be(Ending.BrokenConnection);
        t.Answer.Content.Should().Be("hello");
    }

    [Fact]
    public async Task A_chunked_stream_without_its_last_chunk_is_broken_even_after_DONE()
    {
        await using var server = RawTcpServer.Start(async c =>
        {
            await c.ReadRequestAsync();
            await c.WriteAsync(SseHead);
            await c.WriteChunkAsync(Hello + Finish + Done);
        });
        var t = await SendAsync(server, Chat);
        t.Ending.Should().Be(Ending.BrokenConnection);
        t.HasDone.Should().BeTrue();
        t.IsComplete.Should().BeFalse();
    }

    [Fact]
    public async Task A_server_killed_in_a_stream_over_HTTP_1_0_looks_clean_but_is_not_complete()
    {
        await using var server = RawTcpServer.Replying(OldSseHead, Hello);
        var t = await SendAsync(server, Chat);
        t.Ending.Should().Be(Ending.CleanCloseWithoutDone);
        t.IsComplete.Should().BeFalse();
        t.Failure.Should().BeNull();
    }

    [Fact]
    public async Task A_reset_connection_and_a_short_body_are_broken()
    {
        await using var reset = RawTcpServer.Start(async c =>
        {
            await c.ReadRequestAsync();
            await c.WriteAsync(OldSseHead + Hello);
            c.Reset();
        });
        (await SendAsync(reset, Chat)).Ending.Should().Be(Ending.BrokenConnection);
        await using var brief = RawTcpServer.Replying("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"id\":");
        var t = await SendAsync(brief, PlainChat);
        t.Ending.Should().Be(Ending.BrokenConnection);
        t.Observed(ObservationCodes.TruncatedJson).Should().BeTrue();
    }

    [Fact]
    public async Task A_gzip_bomb_is_unpacked_up_to_the_limit_only()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            for (var i = 0; i < 200; i++)
                gzip.Write(new byte[1 << 20]);
        await using var server = RawTcpServer.Start(async c =>
        {
            await c.ReadRequestAsync();
            await c.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n");
            await c.WriteAsync(packed.ToArray());
        });
        var t = await SendAsync(server, PlainChat, Patient with { MaxDecodedBytes = 4 << 20 });
        t.Ending.Should().Be(Ending.LimitExceeded);
        t.Observed(ObservationCodes.LimitDecoded).Should().BeTrue();
        t.Decoded.Length.Should().Be(4 << 20);
    }

    [Fact]
    public async Task A_compressed_answer_that_nobody_asked_for_is_read_and_recorded()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(Hello + Finish + Done));
        await using var server = RawTcpServer.Start(async c =>
        {
            await c.ReadRequestAsync();
            await c.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n");
            await c.WriteAsync(packed.ToArray());
        });
        var t = await SendAsync(server, Chat);
        t.IsComplete.Should().BeTrue(t.Describe());
        t.Observed(ObservationCodes.Compressed).Should().BeTrue();
        TranscriptTiming.TtftMs(t).Should().BeNull("arrival times are those of the compressed bytes");
    }

    [Fact]
    public async Task A_rune_split_between_pieces_is_whole_and_each_piece_has_its_time()
    {
        var bytes = Encoding.UTF8.GetBytes("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"🙂\"}}]}\n\n" + Finish + Done);
        var cut = bytes.AsSpan().IndexOf((byte)0xf0) + 2;
        var next = new SemaphoreSlim(0);
        await using var server = RawTcpServer.Start(async c =>
        {
            await c.ReadRequestAsync();
            await c.WriteAsync(OldSseHead);
            await c.WriteAsync(bytes.AsMemory(0, cut));
            await next.WaitAsync(c.Stop);
            await c.WriteAsync(bytes.AsMemory(cut));
        });
        var t = await SendAsync(server, Chat with
        {
            AbortWhen = progress =>
            {
                if (progress.Bytes == cut)
                    next.Release();
                return false;
            },
        });
        t.Answer.Content.Should().Be("🙂");
        t.Chunks.Count.Should().BeGreaterThanOrEqualTo(2);
        t.Observed(ObservationCodes.InvalidUtf8).Should().BeFalse();
        t.Chunks.Select(c => c.Ticks).Should().BeInAscendingOrder();
        t.HeadersTicks.Should().BeLessThanOrEqualTo(t.Chunks[0].Ticks);
    }

    [Fact]
    public async Task The_client_hangs_up_when_the_request_says_so_and_the_server_sees_it()
    {
        var gone = new TaskCompletionSource<bool>();
        await using var server = RawTcpServer.Start(async c =>
        {
            await c.ReadRequestAsync();
            await c.WriteAsync(OldSseHead + Hello + Hello);
            gone.SetResult(await c.HangAsync());
        });
        var t = await SendAsync(server, Chat with { AbortWhen = p => p.Events.Count >= 2 });
        t.Ending.Should().Be(Ending.Aborted);
        t.Answer.Content.Should().Be("hellohello");
        (await gone.Task.WaitAsync(TimeSpan.FromSeconds(20))).Should().BeTrue();
    }

    [Fact]
    public async Task Only_the_callers_cancellation_throws()
    {
        await using var server = RawTcpServer.Start(async c =>
        {
            await c.ReadRequestAsync();
            await c.HangAsync();
        });
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await FluentActions.Awaiting(() => SendAsync(server, Chat, cancel: cancel.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [InlineData("\r\n", ObservationCodes.CrLf)]
    [InlineData("\r", ObservationCodes.Cr)]
    public async Task Other_line_ends_are_read_and_recorded(string end, string code)
    {
        await using var server = RawTcpServer.Replying(OldSseHead, (": hi\n\n" + Hello + Finish + Done).Replace("\n", end));
        var t = await SendAsync(server, Chat);
        t.IsComplete.Should().BeTrue(t.Describe());
        t.Observed(code).Should().BeTrue();
    }

    [Fact]
    public async Task An_error_event_before_DONE_is_an_error_under_status_200()
    {
        await using var server = RawTcpServer.Replying(OldSseHead, Hello, "data: {\"error\":{\"message\":\"out of memory\",\"code\":500}}\n\n", Done);
        var t = await SendAsync(server, Chat);
        t.Ending.Should().Be(Ending.ErrorEvent);
        (t.Answer.Error!.Message, t.Answer.Error.Code).Should().Be(("out of memory", "500"));
    }

    private static async Task<Transcript> SendAsync(RawTcpServer server, ApiRequest request, ClientOptions? options = null, Endpoint? endpoint = null, CancellationToken cancel = default)
    {
        using var client = new ApiClient(endpoint ?? server.Endpoint, (options ?? Patient) with { Ids = new RequestIds() }, TimeProvider.System);
        return await client.SendAsync(request, cancel);
    }
}
