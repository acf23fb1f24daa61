using System.Text.Json.Nodes;
using FluentAssertions;
using Xunit;

namespace MlxDoctor.Tests.Self.EmbeddedServer;

/// <summary>What the real process puts on the wire, and how it ends.</summary>
[Trait("Tier", "Self")]
public sealed class WireTests
{
    private const string Hello = """{"messages":[{"role":"user","content":"Hello"}],"enable_thinking":false,"stream":true}""";
    private const string Endless =
        """{"messages":[{"role":"user","content":"Hello"}],"stream":true,"max_tokens":3500,"logit_bias":{"4091":-100,"4089":-100}}""";

    [Fact]
    public async Task A_clean_stream_is_whole_chunked_HTTP_with_one_end()
    {
        await using var server = await EmbeddedProcess.StartAsync();
        var wire = await server.RawAsync(Hello);
        wire.Should().StartWith("HTTP/1.1 200 OK\r\n").And.Contain("Content-Type: text/event-stream").And.Contain("Transfer-Encoding: chunked");
        wire.Should().EndWith("\r\n0\r\n\r\n");
        wire.Split("data: [DONE]\n\n").Should().HaveCount(2);
        Text(wire).Should().Be("Hello! How can I help you today?");
    }

    [Fact]
    public async Task Byte_faults_are_seen_on_the_wire()
    {
        await using var server = await EmbeddedProcess.StartAsync();
        var old = await server.RawAsync(Hello, "X-Doctor-Fault: http10");
        old.Should().StartWith("HTTP/1.0 200 OK\r\n").And.NotContain("chunked").And.EndWith("data: [DONE]\n\n");
        var cut = await server.RawAsync(Hello, "X-Doctor-Fault: http10=2");
        cut.Should().EndWith("\n\n").And.NotContain("[DONE]");
        var unclean = await server.RawAsync(Hello, "X-Doctor-Fault: unclean-end=2");
        unclean.Should().Contain("Transfer-Encoding: chunked").And.NotContain("\r\n0\r\n");
        (await server.RawAsync(Hello)).Should().EndWith("\r\n0\r\n\r\n", "the fault was for one request");
    }

    [Fact]
    public async Task A_crash_takes_the_process_down_in_mid_stream()
    {
        await using var server = await EmbeddedProcess.StartAsync();
        var read = "";
        try
        {
            read = await server.RawAsync(Hello, "X-Doctor-Fault: crash-midstream=4");
        }
        catch (IOException)
        {
            // A reset is as good an end as an end of bytes.
        }
        read.Should().NotContain("[DONE]");
        (await server.WaitAsync()).Should().NotBe(0);
    }

    [Fact]
    public async Task SIGTERM_ends_open_streams_with_an_error_and_the_process_with_0()
    {
        await using var server = await EmbeddedProcess.StartAsync("--pace", "itl_ms=20");
        using var client = await server.SendAsync(Endless);
        using var reader = new StreamReader(client.GetStream());
        while (!(await reader.ReadLineAsync())!.Contains("content", StringComparison.Ordinal))
        {
        }
        await server.TerminateAsync();
        var rest = await reader.ReadToEndAsync();
        rest.Should().Contain("shutting_down").And.NotContain("[DONE]");
        (await server.WaitAsync()).Should().Be(0);
    }

    [Fact]
    public async Task A_client_that_leaves_stops_its_generation()
    {
        await using var server = await EmbeddedProcess.StartAsync();
        foreach (var body in new[] { Endless, Endless.Replace("\"stream\":true", "\"stream\":false", StringComparison.Ordinal) })
        {
            var client = await server.SendAsync(body);
            await UntilAsync(async () => await server.MetricAsync("engine_running") == 1 || await server.MetricAsync("requests_running") == 0);
            client.Dispose();
            await UntilAsync(async () => await server.MetricAsync("engine_running") == 0 && await server.MetricAsync("requests_running") == 0);
        }
        (await server.MetricAsync("generated_tokens_total")).Should().BeLessThan(7000, "2 x 3500 would mean that nothing was stopped");
    }

    [Fact]
    public async Task The_pace_log_knows_every_delta_and_none_is_early()
    {
        var log = Path.Combine(Path.GetTempPath(), $"mlxdoctor-pace-{Guid.NewGuid():N}.jsonl");
        try
        {
            await using var server = await EmbeddedProcess.StartAsync("--pace-log", log);
            var wire = await server.RawAsync(Hello, "X-Doctor-Pace: ttft_ms=60,itl_ms=15", "X-Doctor-Tag: t1");
            var lines = Array.Empty<JsonNode>();
            await UntilAsync(() =>
            {
                lines = [.. File.ReadAllLines(log).Select(l => JsonNode.Parse(l)!)];
                return Task.FromResult(lines.Length > 0);
            });
            var deltas = lines.Where(l => l["kind"]!.GetValue<string>() == "delta").ToList();
            deltas.Should().HaveCount(wire.Split("\"delta\":{\"content\":\"").Length - 1);
            deltas.Should().OnlyContain(d => d["tag"]!.GetValue<string>() == "t1" && d["sent_ms"]!.GetValue<double>() >= d["due_ms"]!.GetValue<double>());
            deltas.Select((d, i) => d["due_ms"]!.GetValue<double>() - d["received_ms"]!.GetValue<double>() - (60 + (15 * i)))
                .Should().OnlyContain(error => Math.Abs(error) < 0.001);
        }
        finally
        {
            File.Delete(log);
        }
    }

    [Theory]
    [InlineData("unknown option", "--modle x")]
    [InlineData("--model is missing", "")]
    [InlineData("does not exist", "--model /no/such/model")]
    [InlineData("unknown fault", "--model MODEL --fault gabrage")]
    [InlineData("unknown pace key", "--model MODEL --pace speed=1")]
    [InlineData("reachable from other machines", "--model MODEL --host 0.0.0.0")]
    [InlineData("model.safetensors", "--model TRUNCATED")]
    [InlineData("mamba", "--model FOREIGN")]
    public async Task Bad_start_up_input_is_one_line_and_exit_code_2(string said, string line)
    {
        var folder = Directory.CreateTempSubdirectory("mlxdoctor-broken-").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(EmbeddedProcess.Model).Where(f => !f.EndsWith(".safetensors", StringComparison.Ordinal)))
                await File.WriteAllBytesAsync(Path.Combine(folder, Path.GetFileName(file)), await File.ReadAllBytesAsync(file));
            var weights = await File.ReadAllBytesAsync(Path.Combine(EmbeddedProcess.Model, "model.safetensors"));
            await File.WriteAllBytesAsync(Path.Combine(folder, "model.safetensors"), weights[..100_000]);
            if (line.Contains("FOREIGN", StringComparison.Ordinal))
                await File.WriteAllTextAsync(Path.Combine(folder, "config.json"), """{"model_type":"mamba"}""");
            var arguments = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(a => a switch { "MODEL" => EmbeddedProcess.Model, "TRUNCATED" or "FOREIGN" => folder, _ => a });
            var (code, errors) = await EmbeddedProcess.RunAsync([.. arguments]);
            code.Should().Be(2);
            errors.Should().ContainSingle().Which.Should().Contain(said);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_taken_port_is_one_line_and_exit_code_2()
    {
        await using var first = await EmbeddedProcess.StartAsync();
        var (code, errors) = await EmbeddedProcess.RunAsync(
            "--model", EmbeddedProcess.Model, "--port", first.Url.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        code.Should().Be(2);
        errors.Should().ContainSingle().Which.Should().Contain("address already in use").And.Contain("--port 0");
    }

    private static string Text(string wire) => string.Concat(wire.Split('\n')
        .Where(l => l.StartsWith("data: {", StringComparison.Ordinal))
        .Select(l => JsonNode.Parse(l[6..])!["choices"]![0]!["delta"]!["content"]?.GetValue<string>()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 500; i++)
        {
            if (await condition())
                return;
            await Task.Delay(20);
        }
        Assert.Fail("the condition never came true");
    }
}
