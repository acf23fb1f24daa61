using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Servers;

[Trait("Tier", "Self")]
public sealed class PortTests : IDisposable
{
    private readonly TempDir _dir = new();

    /// <summary>Looks exactly like a healthy server, so that only its owner tells it apart.</summary>
    private readonly StubServer _foreign = new((_, _) => (200, """{"status":"ok","choices":[{"message":{"content":"hi"}}]}"""));

    public void Dispose()
    {
        _foreign.Dispose();
        _dir.Dispose();
    }

    [SkippableTheory]
    [InlineData("hang-on-taken")]
    [InlineData("exit-on-taken")]
    public async Task A_port_lost_to_a_healthy_stranger_is_noticed_and_the_start_is_repeated(string mode)
    {
        Skip.If(DummyServer.Perl is null, "perl is not installed");
        var ports = new Queue<int>([_foreign.Port]);
        var options = DummyServer.Options(_dir, DummyServer.Command(_dir, mode)) with
        {
            ChoosePort = () => ports.Count > 0 ? ports.Dequeue() : LoopbackPort.Free(),
        };
        await using var server = await ServerLauncher.LaunchAsync(DummyServer.Profile(), "m", options, CancellationToken.None);
        server.Endpoint.BaseUrl.Port.Should().NotBe(_foreign.Port);
        server.Launches.Should().Be(2);
        _foreign.Requests.Should().BeEmpty("a stranger's server is not ours to ask");
    }

    [SkippableFact]
    public async Task A_port_that_is_always_taken_is_an_error_and_not_a_loop()
    {
        Skip.If(DummyServer.Perl is null, "perl is not installed");
        var options = DummyServer.Options(_dir, DummyServer.Command(_dir, "hang-on-taken")) with { ChoosePort = () => _foreign.Port };
        var launch = () => ServerLauncher.LaunchAsync(DummyServer.Profile(), "m", options, CancellationToken.None);
        (await launch.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().Contain("lost its port to another process 3 times");
        Directory.EnumerateFiles(_dir.Sub("state")).Should().BeEmpty();
    }
}
