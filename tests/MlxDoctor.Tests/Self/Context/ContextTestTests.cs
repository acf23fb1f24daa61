using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Tests.Self.Lifecycle;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Context;

/// <summary><c>harness/doctor context</c> from end to end, with a server whose limits are planted.</summary>
[Trait("Tier", "Self")]
public sealed class ContextTestTests : IDisposable
{
    private readonly TempDir _dir = new();

    public void Dispose() => _dir.Dispose();

    [Fact]
    public async Task A_test_reports_its_limits_keeps_them_and_calls_a_lower_one_lower()
    {
        var (code, output, error) = await TestAsync("recall-limit=2400");
        code.Should().Be(0, output + error);
        Limit(output, "accepted").Should().Be("4,095");
        Limit(output, "used").Should().Be("2,361", "4,000 and each tenth less were forgotten down to there");

        var report =
            Path.GetDirectoryName(
                output.Split('\n').Single(l => l.StartsWith("  report", StringComparison.Ordinal)).Trim()
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1])!;
        File.ReadAllText(Path.Combine(report, "recall.svg")).Should().Contain(">4/4<").And.Contain(">0/2<", "the first half of the longer texts is forgotten");
        File.ReadAllText(Path.Combine(report, "report.md")).Should().Contain("forgotten: the model, or the length").And
            .Contain("![Right answers by depth and length](recall.svg)");
        ((int)JsonNode.Parse(File.ReadAllText(Path.Combine(report, "result.json")))!["used"]!["good"]!).Should().Be(2_361);

        (code, output, error) = await TestAsync("context-limit=1450", "--fast");
        code.Should().Be(1, output + error);
        output.Should().Contain("LOWER").And.Contain("CONTEXT_EXCEEDED");

        var list = JsonNode.Parse((await RunAsync("list", "--json")).Output)!.AsArray();
        list.Should().ContainSingle().Which!["model"]!.ToString().Should().Be("doctor-tiny");
        (await RunAsync("show", "doctor-tiny")).Output.Should().Contain("accepted");
        (await RunAsync("save", "doctor-tiny", "--limit", "50%")).Output.Should().StartWith("729 tokens for doctor-tiny");
        (await RunAsync("health")).Code.Should().Be(0);
        (await RunAsync("forget", "doctor-tiny")).Output.Should().Contain("removed 1");
        (await RunAsync("show", "doctor-tiny")).Code.Should().Be(2);
    }

    [SkippableFact]
    public async Task A_run_that_was_killed_in_mid_size_goes_on_below_it()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "kills by signal");
        var database = Path.Combine(_dir.Sub("state"), "mlxdoctor", "context.db");
        using (var doctor = Start("hang-at=3550", "--patience", "600"))
        {
            var ending = DoctorProcess.EndAsync(doctor);
            // It waits for the hanging size; what it had by then is in the registry.
            await DoctorProcess.UntilAsync(() => Pending(database) > 3_000, "the size that hangs is marked");
            doctor.Kill();
            (await ending).Code.Should().Be(137);
        }

        (await RunAsync("health")).Output.Should().Contain("ended in the middle of 4,000 tokens");
        var (code, output, error) = await DoctorProcess.EndAsync(Start("hang-at=3550", "--patience", "2", "--resume"));

        code.Should().Be(0, output + error);
        output.Should().Contain("going on with the run").And.Contain("2,000  accepted (from an earlier run)").And
            .Contain("4,000  SERVER_GONE (from an earlier run)");
        Limit(output, "accepted").Should().Be("3,600", "the tenth below the size that killed the run works");
    }

    private static int Pending(string database)
    {
        if (!File.Exists(database))
            return 0;
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(size), 0) FROM pending";
        try
        {
            return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            return 0;
        }
    }

    private static string Limit(string output, string name) =>
        output.Split('\n').Single(l => l.StartsWith($"  {name} ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];

    private async Task<(int Code, string Output, string Error)> TestAsync(string fault, params string[] more) =>
        await DoctorProcess.EndAsync(Start(fault, more));

    private System.Diagnostics.Process Start(string fault, params string[] more) =>
        DoctorProcess.StartWith(Variables, ["context", "test", "doctor-tiny", "--server-args", $"--engine reader --fault {fault}", .. more]);

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) =>
        DoctorProcess.RunWithAsync(Variables, ["context", .. arguments]);

    private Dictionary<string, string> Variables => new() { ["XDG_STATE_HOME"] = _dir.Sub("state"), ["DOCTOR_RUNS_ROOT"] = _dir.Sub("runs") };
}
