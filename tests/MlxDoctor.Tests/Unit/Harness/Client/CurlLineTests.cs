using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Client;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Client;

[Trait("Tier", "Smoke")]
public sealed class CurlLineTests
{
    private static readonly Endpoint Here = new(new Uri("http://127.0.0.1:8080/v1"), "m") { ApiKey = "sk-secret" };

    public static TheoryData<string, byte[]> Bodies => new()
    {
        { "quote", Encoding.UTF8.GetBytes("{\"a\":\"it's $HOME `x` \\\\n %s 漢🙂\"}") },
        { "lines", "{\n\t\"a\": 'b'\n}"u8.ToArray() },
        { "bytes", [0xff, 0xfe, 0x00, 0x27, 0x5c, 0x25, 0x31, 0x0a, 0x80] },
        { "at", "@/etc/passwd"u8.ToArray() },
        { "empty", [] },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task The_line_sends_the_same_bytes_when_a_shell_runs_it(string what, byte[] body)
    {
        what.Should().NotBeEmpty();
        var line = ApiRequest.Raw("POST", "/v1/chat/completions", body).ToCurl(Here);
        line.Should().NotContain("\n").And.NotContain("sk-secret");
        var (arguments, sent) = await RunAsync(line);
        sent.Should().Equal(body);
        arguments.Should().Contain("http://127.0.0.1:8080/v1/chat/completions").And.Contain("Authorization: Bearer KEY").And
            .Contain("Content-Type: application/json");
    }

    [Fact]
    public void The_key_never_appears_wherever_it_was_put()
    {
        var request = ApiRequest.Chat(new JsonObject { ["user"] = "sk-secret" }) with { Headers = [new("X-Key", "sk-secret")] };
        request.ToCurl(Here).Should().NotContain("sk-secret");
    }

    [Fact]
    public void Methods_headers_and_paths_are_those_of_the_request()
    {
        ApiRequest.Get("/health").ToCurl(new Endpoint(new Uri("http://127.0.0.1:1/v1"), "m")).Should().Be("curl -sS 'http://127.0.0.1:1/health'");
        var odd = ApiRequest.Raw("DELETE", "/v1/models", null) with { Headers = [new("Authorization", null), new("Origin", "http://x")] };
        odd.ToCurl(Here).Should().Be("curl -sS -X 'DELETE' 'http://127.0.0.1:8080/v1/models' -H 'Origin: http://x'");
        ApiRequest.Raw("POST", "/v1/x", "{}"u8.ToArray(), contentType: null).ToCurl(Here).Should().Contain("-H 'Content-Type:'");
    }

    [Fact]
    public void A_body_too_long_for_a_command_line_is_read_from_the_file_beside_the_transcript()
    {
        var request = ApiRequest.Raw("POST", "/v1/x", new byte[100_000]) with { Id = "r0042" };
        request.ToCurl(Here).Should().Contain("--data-binary '@r0042.body'").And.HaveLength(request.ToCurl(Here).Length).And.Subject.Length.Should()
            .BeLessThan(300);
    }

    private static async Task<(string[] Arguments, byte[] Body)> RunAsync(string line)
    {
        // A function in place of curl: it prints its arguments, and what --data-binary names.
        const string curl = """
            curl() { while [ $# -gt 0 ]; do if [ "$1" = --data-binary ]; then shift; if [ "$1" = @- ]; then cat >"$OUT"; else printf %s "$1" >"$OUT"; fi; else printf '%s\n' "$1"; fi; shift; done; }
            """;
        var file = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("/bin/sh", ["-c", curl + "\n" + line]) { RedirectStandardOutput = true };
            start.Environment["OUT"] = file;
            start.Environment["API_KEY"] = "KEY";
            using var process = Process.Start(start)!;
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            process.ExitCode.Should().Be(0);
            return (output.Split('\n'), await File.ReadAllBytesAsync(file));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
