using System.IO.Compression;
using System.Text;
using FluentAssertions;
using MlxDoctor.Harness.Client;
using MlxDoctor.Tests.Support;
using Xunit;
using static MlxDoctor.Tests.Self.Client.RawReplies;

namespace MlxDoctor.Tests.Self.Client;

/// <summary>However an answer ends or is cut into pieces, the transcript says how.</summary>
[Trait("Tier", "Self")]
public sealed class BrokenEndingTests
{
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
}
