using System.Net.Sockets;
using System.Text;
using FluentAssertions;
using MlxDoctor.EmbeddedServer.Startup;
using Xunit;

namespace MlxDoctor.Tests.Unit.EmbeddedServer;

/// <summary>Clients that take connections, or send a body drop by drop, do not keep the server from others.</summary>
[Trait("Tier", "Smoke")]
public sealed class ConnectionLimitTests
{
    private const string Health = "HEAD /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private const string Half = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";

    [Fact]
    public async Task One_connection_more_than_the_cap_is_closed_and_a_place_that_is_left_is_given_again()
    {
        await using var server = await ToyServer.SayingAsync("x", o => o with { MaxConnections = 2 });
        using var first = await OpenAsync(server);
        using var second = await OpenAsync(server);
        (await AskAsync(first)).Should().StartWith("HTTP/1.1 200");
        (await AskAsync(second)).Should().StartWith("HTTP/1.1 200");

        using var third = await OpenAsync(server);
        (await AskAsync(third)).Should().BeEmpty();
        (await AskAsync(first)).Should().StartWith("HTTP/1.1 200", "who is connected stays so");

        second.Close();
        // The server learns of the free place when it sees the close: until then it goes on to refuse.
        while (true)
        {
            using var later = await OpenAsync(server);
            if ((await AskAsync(later)).StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
                break;
        }
    }

    [Fact]
    public async Task A_body_that_comes_to_a_stand_is_refused_and_its_connection_closed()
    {
        await using var server = await ToyServer.SayingAsync("x", o => o with { BodyGrace = TimeSpan.FromSeconds(1.1) });
        using var slow = await OpenAsync(server);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Half));

        using var reader = new StreamReader(slow.GetStream());
        var answer = await reader.ReadToEndAsync();

        answer.Should().StartWith("HTTP/1.1 408").And.Contain("body_too_slow").And.Contain("fewer than 240 bytes per second");
        (await server.AskAsync(""))["choices"].Should().NotBeNull();
    }

    [Fact]
    public void The_cap_leaves_room_for_every_request_that_may_run_or_wait()
    {
        new ServerOptions().Connections.Should().Be(256);
        OptionParser.Parse(["--max-queue", "1000"]).Connections.Should().BeGreaterThan(1008);
        OptionParser.Parse(["--max-connections", "3"]).Connections.Should().Be(3);
        OptionParser.Parse(["--min-body-rate", "0"]).MinBodyRate.Should().Be(0);
        OptionParser.Usage.Should().Contain("--max-connections").And.Contain("--min-body-rate");
    }

    private static async Task<TcpClient> OpenAsync(ToyServer server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Client.BaseAddress!.Host, server.Client.BaseAddress.Port);
        return client;
    }

    /// <summary>The head of the answer; empty when the server closed the connection instead.</summary>
    private static async Task<string> AskAsync(TcpClient client)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        try
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Health));
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await client.GetStream().ReadAsync(one) > 0)
                head.Append((char)one[0]);
        }
        catch (IOException)
        {
            // A reset is a refusal too.
        }
        return head.ToString();
    }
}
