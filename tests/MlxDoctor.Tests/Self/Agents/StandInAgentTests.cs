using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Agents.Cli;
using MlxDoctor.Harness.Cases.Agents;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Tests.Self.Faults;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Agents;

/// <summary>Shell scripts in the place of an agent: what must never pass, and what must be ended.</summary>
[Trait("Tier", "Self")]
public sealed class StandInAgentTests
{
    private const string Ask =
        """curl -s "$URL/v1/chat/completions" -H 'Content-Type: application/json' -d '{"model":"local-model","messages":[{"role":"user","content":"Hello"}],"max_tokens":4}' """;

    [Fact]
    public async Task An_agent_that_reads_the_file_by_itself_does_not_pass()
    {
        var outcome = await RunAsync($"{Ask} > /dev/null; cat secret.txt");

        outcome.Verdict.Should().Be(Verdict.Fail, CliRow.Explain(outcome));
        outcome.Findings.Should().ContainSingle().Which.Code.Text.Should().Be("agent.no-call");
    }

    [Fact]
    public async Task An_agent_that_asks_without_end_is_ended_after_forty_requests()
    {
        var outcome = await RunAsync($"while true; do {Ask} > /dev/null; done");

        outcome.Findings.Should().ContainSingle().Which.Code.Text.Should().Be("agent.ended");
        outcome.Reason.Should().Contain("more than 40 requests");
    }

    [Fact]
    public async Task An_agent_that_hangs_is_ended_with_its_children()
    {
        var outcome = await RunAsync($"{Ask} > /dev/null; sleep 600 & echo $! > \"$PIDS/child-$$\"; wait", TimeSpan.FromSeconds(3), async dir =>
        {
            var children = Directory.GetFiles(dir, "child-*").Select(f => File.ReadAllText(f).Trim()).ToList();
            children.Should().HaveCount(3);
            for (var i = 0; i < 50 && children.Any(Lives); i++)
                await Task.Delay(100);
            children.Should().NotContain(pid => Lives(pid));
        });

        outcome.Reason.Should().Contain("no end after 3 s");
    }

    [Fact]
    public async Task An_agent_that_never_asks_is_an_error_of_the_row()
    {
        var outcome = await RunAsync("echo nothing to do");

        outcome.Verdict.Should().Be(Verdict.Error);
        outcome.Reason.Should().Contain("never asked the server");
    }

    [Fact]
    public async Task The_answer_that_an_agent_gets_is_the_one_that_the_server_gave_byte_for_byte()
    {
        await using var server = await EmbeddedSession.StartAsync("doctor-tiny");
        await using var proxy = await RecordingProxy.StartAsync(server.Session.Endpoint, new ClientOptions(), TimeProvider.System, CancellationToken.None);
        using var client = new HttpClient { BaseAddress = proxy.Url };
        using var body = new StringContent(
            """{"model":"other","stream":true,"messages":[{"role":"user","content":"What is the capital of France?"}]}""", System.Text.Encoding.UTF8,
            "application/json");

        using var response = await client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), body);
        var text = await response.Content.ReadAsStringAsync();

        await proxy.SettleAsync();
        var transcript = proxy.Transcripts.Should().ContainSingle().Subject;
        transcript.BodyText.Should().Be(text).And.EndWith("data: [DONE]\n\n");
        transcript.Answer.Text.Should().Contain("Paris");
        transcript.Chunks.Count.Should().BeGreaterThan(3, "it is passed on as it comes");
        proxy.Requests.Should().Be(1);
    }

    /// <summary>A process that was ended but whose parent has not asked for its exit code lives no more.</summary>
    private static bool Lives(string pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task<CaseOutcome> RunAsync(string script, TimeSpan? limit = null, Func<string, Task>? afterwards = null)
    {
        using var dir = new TempDir();
        var file = dir.Script("agent", $"[ \"$1\" = --version ] && exit 0\n{script}\n");
        var form = new CliForm("minimal", 2, [], new Dictionary<string, string>());
        var profile = new CliProfile
        {
            Name = "stand-in",
            Package = "none",
            Version = "1",
            Command = file,
            Format = WireFormat.Chat,
            Environment = new Dictionary<string, string> { ["URL"] = "{url}", ["PIDS"] = dir.Path },
            Forms = [form],
            Watch = form,
            WatchEnvironment = new Dictionary<string, string>(),
        };
        await using var server = await EmbeddedSession.StartAsync("doctor-tiny");
        var outcome =
            await CaseRunner.RunAsync(new CliCase(profile, form) { Limit = limit ?? TimeSpan.FromSeconds(60) }, server.Context(), [], CancellationToken.None);
        if (afterwards is not null)
            await afterwards(dir.Path);
        return outcome;
    }
}
