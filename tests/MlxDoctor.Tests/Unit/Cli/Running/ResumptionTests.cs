using FluentAssertions;
using MlxDoctor.Cli.Running;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Unit.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Cli.Running;

[Trait("Tier", "Smoke")]
public sealed class ResumptionTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_goes_on_with_all_that_it_was_asked_for()
    {
        var before = new RunRequest(Tier.Full)
            .With(RunOptions.Models, "a%2Cb,c").With(RunOptions.ModelsDirs, "/one").With(RunOptions.Sessions, "5").With(RunOptions.Patience, "7")
            .With(RunOptions.UpdateBaselines, "1");

        var (_, request) = Resumption.Open(Resume(before).With(RunOptions.ModelsDirs, "/two").With(RunOptions.Patience, "8"));

        request.Get(RunOptions.Models).Should().Equal("a,b", "c");
        request.Get(RunOptions.ModelsDirs).Should().Equal("/two", "/one");
        (request.Get(RunOptions.Sessions), request.Get(RunOptions.Patience), request.Get(RunOptions.UpdateBaselines)).Should().Be((5, 8, true));
        request.Variables["DOCTOR_RESUME"].Should().Be("1");
    }

    [Fact]
    public void An_option_that_would_be_another_run_is_refused()
    {
        foreach (var option in RunOptions.All.Where(o => o is { Recorded: true, MayChangeOnResume: false }))
        {
            var open = () => Resumption.Open(Resume(new RunRequest(Tier.Full)).With(option, "1"));
            open.Should().Throw<UsageException>(option.Name).WithMessage("--resume continues with the options of the interrupted run*");
        }
    }

    [Fact]
    public void A_command_line_whose_key_was_masked_is_lost()
    {
        var open = () => Resumption.Open(Resume(new RunRequest(Tier.Full).With(RunOptions.ServerArguments, $"--api-key {Masker.Mark}")));

        open.Should().Throw<UsageException>().WithMessage("*is not recorded*{api_key}*");
    }

    private RunRequest Resume(RunRequest before)
    {
        var run = _folder.Reserve("full");
        (RunManifest.Start(before, _folder.Time) with { Pid = 0 }).Write(run);
        return new RunRequest(Tier.Full).With(RunOptions.Resume, run.Root);
    }
}
