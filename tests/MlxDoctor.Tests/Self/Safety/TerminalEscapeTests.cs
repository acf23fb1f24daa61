using System.Net;
using System.Text.Json;
using FluentAssertions;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Tests.Self.Lifecycle;
using MlxDoctor.Tests.Self.Perf;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Safety;

/// <summary>What listens on this machine may be called anything.</summary>
/// <remarks>Alone: beside property tests, which take every thread, the listener answers too late for the scan.</remarks>
[Collection(MeasuresAlone.Name)]
[Trait("Tier", "Self")]
public sealed class TerminalEscapeTests
{
    private const int Tries = 10;

    [SkippableFact]
    public async Task A_listener_whose_model_id_acts_on_terminals_is_shown_and_does_not_act()
    {
        using var listener = OnUsualPort();
        Skip.If(listener is null, "every usual port is taken");

        // The scan gives a port little time: on a busy machine it is looked at again.
        var (code, output, error) = await DoctorProcess.RunAsync("servers");
        for (var again = 0; again < Tries && !output.Contains("a server with", StringComparison.Ordinal); again++)
            (code, output, error) = await DoctorProcess.RunAsync("servers");

        code.Should().Be(0, error);
        output.Should().Contain(@"a server with evil\u001b]0;owned\u0007\u001b[2J\u009b31m\u202e").And.Contain("harness/doctor check --url ");
        (output + error).Should().NotContainAny("\u001b", "\u0007", "\u009b", "\u202e");
    }

    private static StubServer? OnUsualPort()
    {
        var list = JsonSerializer.Serialize(new { data = new[] { new { id = "evil" + EchoServer.Codes } } });
        foreach (var port in ServerScan.UsualPorts)
            try
            {
                return new StubServer((path, _) => path == "/v1/models" ? (200, list) : (404, ""), port);
            }
            catch (HttpListenerException)
            {
                // Somebody's real server.
            }
        return null;
    }
}
