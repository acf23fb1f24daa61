using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Self.EmbeddedServer;
using MlxDoctor.Tests.Self.Lifecycle;
using MlxDoctor.Tests.Self.Servers;
using MlxDoctor.Tests.Support;
using Xunit;

namespace MlxDoctor.Tests.Self.Silence;

/// <summary>Servers that hang, through the front door: one finding, exit code 2, and the run is over.</summary>
[Trait("Tier", "Self")]
public sealed class SilentServerTests
{
    private const string Models =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 37\r\nConnection: close\r\n\r\n{\"object\":\"list\",\"data\":[{\"id\":\"m\"}]}";

    [Theory]
    [InlineData("accepts", "the list of models did not come")]
    [InlineData("lists", "neither event nor comment")]
    [InlineData("drips", "neither event nor comment")]
    [InlineData("comments", "no complete answer")]
    public async Task A_server_that_never_answers_is_one_finding_and_exit_code_2(string habit, string words)
    {
        await using var server = RawTcpServer.Start(connection => HangAsync(connection, habit));
        using var dir = new TempDir();

        var (code, output, error) = await DoctorProcess.RunAsync(
            "check", "--url", server.Endpoint.BaseUrl.ToString(), "--case", "stop.*", "--patience", "2", "--out", dir.Path);

        code.Should().Be(2, output + error);
        var records = Records(dir.Path);
        records.Should().HaveCountGreaterThan(5);
        var broken = records.Should().ContainSingle(r => r.Verdict == Verdict.Error).Subject;
        broken.Findings.Should().ContainSingle().Which.Code.Text.Should().Be("server.silent");
        broken.Reason.Should().Contain(words);
        records.Where(r => r != broken).Should().OnlyContain(r => r.Verdict == Verdict.Skip && r.Reason!.StartsWith("not run: the server is silent"));
        output.Should().Contain("server").And.Contain("not run: the server is silent");
        server.Requests.Count.Should().BeLessThanOrEqualTo(3, "who does not answer is not asked again");
    }

    [SkippableFact]
    public async Task A_server_that_freezes_in_the_middle_of_a_run_ends_it_once()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "freezes the server with kill -STOP and was tried on Linux only");
        await using var server = await EmbeddedProcess.StartAsync("--pace", "ttft_ms=100");
        using var dir = new TempDir();
        using var doctor =
            DoctorProcess.Start("check", "--url", new Uri(server.Url, "/v1").ToString(), "--area", "contract", "--patience", "10", "--out", dir.Path);
        var ending = DoctorProcess.EndAsync(doctor);
        await DoctorProcess.FirstRecordAsync(dir.Path);

        await DoctorProcess.SignalAsync("STOP", server.Id);
        var (code, output, error) = await ending;

        code.Should().Be(2, output + error);
        var records = Records(dir.Path);
        var broken = records.Should().ContainSingle(r => r.Verdict == Verdict.Error).Subject;
        broken.Findings.Should().ContainSingle().Which.Code.Text.Should().Be("server.silent");
        records.Where(r => r.StartedAt > broken.StartedAt).Should().NotBeEmpty().And.OnlyContain(r => r.Verdict == Verdict.Skip);
    }

    [Fact]
    public async Task A_wrong_patience_is_named()
    {
        var (code, _, error) = await DoctorProcess.RunAsync("check", "--patience", "soon");

        code.Should().Be(2);
        error.Should().Contain("--patience 'soon'").And.Contain("try: --patience 90");
    }

    private static List<CaseRecord> Records(string runs) =>
        [.. CaseRecords.ReadAll(RunDirectory.Open(Directory.EnumerateDirectories(runs).Single())).Records.Select(r => r.Record)];

    private static async Task HangAsync(RawConnection connection, string habit)
    {
        if (await connection.ReadRequestAsync() is not { } request)
            return;
        if (habit != "accepts" && request.Head.StartsWith("GET /v1/models", StringComparison.Ordinal))
        {
            await connection.WriteAsync(Models);
            return;
        }
        var gone = connection.HangAsync();
        var (head, piece) = habit switch
        {
            "drips" => ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n", "d"),
            "comments" => ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n", ": wait\n\n"),
            _ => ("", ""),
        };
        await connection.WriteAsync(head);
        while (piece.Length > 0 && !gone.IsCompleted)
        {
            await connection.WriteAsync(piece);
            await Task.WhenAny(gone, Task.Delay(TimeSpan.FromMilliseconds(100), connection.Stop));
        }
        await gone;
    }
}
