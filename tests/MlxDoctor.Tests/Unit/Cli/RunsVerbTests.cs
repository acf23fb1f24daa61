using FluentAssertions;
using MlxDoctor.Cli;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Unit.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Cli;

[Trait("Tier", "Smoke")]
public sealed class RunsVerbTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, "exit 0  1 pass  --server mlx-lm --model /m/tiny --case stop.*")]
    [InlineData(true, "exit 2  1 pass, interrupted  --server mlx-lm --model /m/tiny --case stop.*")]
    public async Task A_run_is_listed_with_its_server_its_model_its_options_and_whether_it_was_interrupted(bool interrupted, string words)
    {
        var run = _folder.Start();
        (RunManifest.Read(run).Value! with { Options = new Dictionary<string, string> { ["case"] = "stop.*", ["model"] = "/m/tiny", ["server"] = "mlx-lm" } })
            .Write(run);
        CaseRecords.Write(run, _folder.Record("stop.emoji"));
        RunEnd.Write(run, _folder.Time, aborted: interrupted);
        RunReports.Render(run);
        using var output = new StringWriter();

        (await DoctorApp.RunAsync(["runs", "--out", _folder.Path], output, output)).Should().Be(0);

        output.ToString().Should().Contain($"{run.Name}  {words}\n");
    }
}
