using System.Diagnostics;
using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Lifecycle;

/// <summary>The disk that holds the run directory fills up while the run goes on.</summary>
[Trait("Tier", "Self")]
public sealed class FullDiskTests : IDisposable
{
    /// <summary>
    /// A small disk that only this shell and its children see; once there is a record it is filled to the last block, and at the end what it held is kept.
    /// </summary>
    private const string Box = """
        box=$1 kept=$2
        shift 2
        mount -t tmpfs -o size=4m none "$box" || exit 99
        "$@" &
        doctor=$!
        until ls "$box"/*/cases/*.json >/dev/null 2>&1 || ! kill -0 "$doctor" 2>/dev/null; do sleep 0.1; done
        dd if=/dev/zero of="$box/ballast" bs=4k 2>/dev/null
        wait "$doctor"
        code=$?
        rm "$box/ballast"
        cp -R "$box/." "$kept"
        exit "$code"

        """;

    private readonly TempDir _dir = new();

    public void Dispose() => _dir.Dispose();

    [SkippableFact]
    public async Task A_full_disk_ends_the_run_with_a_clear_error_and_keeps_every_record_that_was_there()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs a tmpfs in a mount namespace of its own");
        var (box, kept) = (Directory.CreateDirectory(_dir.Sub("box")).FullName, Directory.CreateDirectory(_dir.Sub("kept")).FullName);
        var script = _dir.Script("box.sh", Box);
        Skip.IfNot(await MayMountAsync(script, box, kept), "this user may not mount a tmpfs (unshare -Urm, mount -t tmpfs)");

        using var doctor = DoctorProcess.StartBy("unshare", ["-Urm", script, box, kept], "check", "--area", "contract", "--out", box);
        var (code, output, error) = await DoctorProcess.EndAsync(doctor);

        code.Should().Be(2, output + error);
        error.Should().Contain($"the run directory {box}").And.Contain("cannot be written").And.Contain("No space left on device").And
            .Contain("try: Free disk space");
        DoctorProcess.WithEnvironment(box).Should().BeEmpty("nothing of the run is left, its server neither");
        var run = RunDirectory.Open(Directory.EnumerateDirectories(kept).Single());
        (await DoctorProcess.RunAsync("report", run.Root)).Code.Should().Be(0);
        var cases = CaseRecords.ReadAll(run);
        cases.Unreadable.Should().BeEmpty();
        cases.Records.Should().NotBeEmpty().And.Contain(r => r.Record.Verdict == Verdict.Pass);
        var result = JsonNode.Parse(await File.ReadAllTextAsync(run.ResultFile))!;
        ((int)result["exit_code"]!).Should().Be(2, "what is lost never reads as fine");
    }

    private static async Task<bool> MayMountAsync(string script, string box, string kept)
    {
        try
        {
            using var probe = Process.Start(new ProcessStartInfo("unshare", ["-Urm", script, box, kept, "true"]) { RedirectStandardError = true })!;
            await probe.StandardError.ReadToEndAsync();
            await probe.WaitForExitAsync();
            return probe.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
