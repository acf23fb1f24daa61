using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Runs;

[Trait("Tier", "Smoke")]
public sealed class RunDirectoryTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_name_tells_time_and_tier() => _folder.Reserve().Name.Should().Be("2026-03-09-140506-check");

    [Fact]
    public void A_second_run_in_the_same_second_gets_its_own_directory()
    {
        _folder.Reserve();

        _folder.Reserve().Name.Should().Be("2026-03-09-140506-check-2");
        _folder.Reserve().Name.Should().Be("2026-03-09-140506-check-3");
    }

    [Fact]
    public async Task Runs_that_start_at_once_never_share_a_directory()
    {
        using var gate = new ManualResetEventSlim();
        var reserving = Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
        {
            gate.Wait();
            return _folder.Reserve().Root;
        })).ToArray();
        gate.Set();

        (await Task.WhenAll(reserving)).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_directory_that_something_else_made_is_left_alone()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "2026-03-09-140506-check"));

        _folder.Reserve().Name.Should().EndWith("-check-2");
    }

    [Fact]
    public void A_tier_cannot_lead_out_of_the_folder() =>
        Path.GetDirectoryName(_folder.Reserve("../../x").Root).Should().Be(_folder.Path);

    [Fact]
    public void A_folder_that_cannot_be_written_is_named_with_a_remedy()
    {
        var file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "");

        FluentActions.Invoking(() => RunDirectory.Reserve(Path.Combine(file, "runs"), "check", _folder.Time))
            .Should().Throw<EnvironmentException>().WithMessage($"*{file}*--out*");
    }

    [Fact]
    public void Opening_what_is_not_there_names_the_path() =>
        FluentActions.Invoking(() => RunDirectory.Open(Path.Combine(_folder.Path, "nothing")))
            .Should().Throw<UsageException>().WithMessage("*nothing*harness/doctor runs*");

    [Fact]
    public void Opening_a_folder_that_is_no_run_is_refused()
    {
        FluentActions.Invoking(() => RunDirectory.Open(_folder.Path)).Should().Throw<UsageException>().WithMessage("*holds no run*");
    }

    [Fact]
    public void A_run_killed_before_its_first_record_can_be_opened() =>
        RunDirectory.Open(_folder.Reserve().Root + Path.DirectorySeparatorChar).Name.Should().EndWith("-check");

    [Fact]
    public void A_start_without_a_run_leaves_nothing()
    {
        var run = _folder.Start();

        run.Discard();

        Directory.Exists(run.Root).Should().BeFalse();
    }

    [Fact]
    public void A_run_with_a_record_is_never_discarded()
    {
        var run = _folder.Start();
        CaseRecords.Write(run, _folder.Record("contract.a"));

        run.Discard();

        CaseRecords.ReadAll(run).Records.Should().HaveCount(1);
    }

    [Fact]
    public void Models_never_share_a_diff_or_a_log()
    {
        var run = _folder.Reserve();

        run.DiffFileOf("a/b").Should().NotBe(run.DiffFileOf("a%2Fb"));
        Path.GetDirectoryName(run.ServerLogOf("../x")).Should().Be(run.Root);
    }
}
