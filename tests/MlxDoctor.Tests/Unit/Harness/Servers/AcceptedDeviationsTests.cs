using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Tests.Unit.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Servers;

[Trait("Tier", "Smoke")]
public sealed class AcceptedDeviationsTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_connection_that_broke_is_never_accepted_and_what_else_the_case_found_is()
    {
        var failed = _folder.Record("stop.emoji", Verdict.Fail) with
        {
            Findings = [
                new Finding(FindingCode.HttpConnectionBroken, "it broke"), new Finding(FindingCode.HttpConnectFailed, "it is gone"),
                new Finding(FindingCode.ContentDiffers, "wrong words"),
            ],
        };

        AcceptedDeviations.Add(_folder.Path, "mine", [failed], new DateOnly(2026, 3, 9)).Should().Be(1);

        AcceptedDeviations.Load(_folder.Path, "mine").Should().ContainSingle().Which.Pattern.Should().StartWith("^content\\.differs: wrong\\ words");
    }

    [Theory]
    [InlineData("mlx-lm", "http://127.0.0.1:8080/v1", null, "mlx-lm")]
    [InlineData("unknown", "http://127.0.0.1:8080/v1", null, "unknown-127.0.0.1-8080")]
    [InlineData(null, "http://127.0.0.1:9090/v1", null, "unknown-127.0.0.1-9090")]
    [InlineData("unknown", null, null, "unknown")]
    [InlineData("custom", null, "'/opt/my server' --model {model} --port {port}", "custom-my server")]
    [InlineData("custom", "http://127.0.0.1:9090/v1", null, "custom-127.0.0.1-9090")]
    public void Servers_that_nobody_identified_do_not_share_a_list(string? profile, string? url, string? command, string list) =>
        AcceptedDeviations.ListOf(profile, url is null ? null : new Uri(url), command).Should().Be(list);
}
