using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Cases.Contract;
using MlxDoctor.Harness.Judging;
using Xunit;

namespace MlxDoctor.Tests.Self.Faults;

/// <summary>The cases of the Responses and Messages APIs give no finding on a clean server.</summary>
[Trait("Tier", "Self")]
public sealed class NewerApiCasesTests
{
    [Theory]
    [InlineData("doctor-tiny")]
    [InlineData("doctor-tiny-4bit")]
    public async Task A_clean_server_passes_every_case(string model)
    {
        await using var server = await EmbeddedSession.StartAsync(model);
        foreach (var check in ResponsesCases.All.Concat(MessagesCases.All))
        {
            var outcome = await CaseRunner.RunAsync(check, server.Context(), [], CancellationToken.None);

            outcome.Verdict.Should()
                .Be(Verdict.Pass, "{0}: {1}", check.Info.Id, string.Join("; ", outcome.Findings.Select(f => $"{f.Code}: {f.Message} | {f.Seen}")));
            outcome.Notes.Should().BeEmpty(check.Info.Id);
        }
    }
}
