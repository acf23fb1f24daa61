using FluentAssertions;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.TestLogger;
using Xunit;

namespace MlxDoctor.Tests.Unit.TestLogger;

[Trait("Tier", "Smoke")]
[Collection(ProcessEnvironment.Name)]
public sealed class DoctorLoggerTests : IDisposable
{
    private const string Row = "Tests.Case(model: \"tiny\", id: \"contract.a\")";

    private readonly LoggerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void The_logger_is_found_by_its_name_and_file()
    {
        typeof(DoctorLogger).Assembly.GetName().Name.Should().EndWith("TestLogger");
        typeof(DoctorLogger).GetCustomAttributes(false).OfType<FriendlyNameAttribute>().Single().FriendlyName.Should().Be("doctor");
        typeof(DoctorLogger).GetCustomAttributes(false).OfType<ExtensionUriAttribute>().Single().ExtensionUri.Should().StartWith("logger://");
        typeof(DoctorLogger).GetConstructor([]).Should().NotBeNull();
    }

    [Fact]
    public void A_long_case_is_named_by_the_logger_when_there_is_no_front_door()
    {
        _host.Start();
        new TraceWriter(_host.Run, _host.Folder.Time).Write(TraceWriter.CaseStarted, "tiny", "perf.decode_tok_s");

        for (var i = 0; i < 5; i++)
            _host.Folder.Time.Advance(TimeSpan.FromSeconds(5));

        _host.Output.ToString().Trim().Should().Be("doctor runs perf.decode_tok_s since 14:05:06 (20 s)");
        _host.Events.Complete();
        _host.Output.GetStringBuilder().Clear();
        _host.Folder.Time.Advance(TimeSpan.FromMinutes(5));
        _host.Output.ToString().Should().BeEmpty("the run has ended");
    }

    [Fact]
    public void The_logger_leaves_the_waiting_to_the_front_door_when_there_is_one()
    {
        var run = _host.Folder.Start();
        _host.Share(run).Start();
        new TraceWriter(run, _host.Folder.Time).Write(TraceWriter.CaseStarted, "tiny", "perf.decode_tok_s");

        _host.Folder.Time.Advance(TimeSpan.FromMinutes(1));

        _host.Output.ToString().Should().BeEmpty();
    }

    [Fact]
    public void Passed_unit_tests_are_one_case()
    {
        _host.Start();
        _host.Events.Result("A", TestOutcome.Passed);
        _host.Events.Result("B", TestOutcome.Passed);
        _host.Events.Complete();

        _host.View.ExitCode.Should().Be(0);
        _host.View.Cases.Single().Record.Should()
            .Match<CaseRecord>(r => r.Id == "smoke.unit-tests" && r.Area == "unit" && r.Reason == "2 passed, 0 failed, 0 skipped" && r.DurationMs == 25);
        _host.Output.ToString().TrimEnd().Should().EndWith($"report: {_host.Run.ReportFile}\nfine (exit code 0)").And.Contain("0 regressions").And
            .Contain("1 pass, 0 fail");
        _host.Errors.ToString().Should().BeEmpty();
    }

    [Theory]
    [InlineData(15, 0, 0, "vstest counted 15 passed and 0 failed tests beside those it told of")]
    [InlineData(13, 2, 2, "vstest counted 13 passed and 2 failed tests beside those it told of")]
    public void Tests_that_vstest_counted_and_did_not_tell_of_are_counted_all_the_same(long passed, long failed, int code, string reason)
    {
        _host.Start();
        _host.Events.Result("A", TestOutcome.Passed);
        _host.Events.CompleteCounting(passed + 1, failed);

        _host.View.ExitCode.Should().Be(code);
        _host.View.Cases.Single(c => c.Record.Id == "vstest.untold").Record.Reason.Should().Be(reason);
    }

    [Fact]
    public void A_failed_unit_test_is_a_failed_case_of_its_own()
    {
        _host.Start();
        _host.Events.Result("A", TestOutcome.Passed);
        _host.Events.Result("B_is_a_sentence_that_goes_on_and_on_for_long", TestOutcome.Failed, error: "Expected 1\nbut found 2");
        _host.Events.Complete();

        _host.View.ExitCode.Should().Be(2);
        var failed = _host.View.Cases.Single(c => c.Record.Id.StartsWith("vstest.", StringComparison.Ordinal)).Record;
        failed.Verdict.Should().Be(Verdict.Fail);
        failed.Area.Should().Be("unit");
        failed.Findings.Single().Seen.Should().Contain("but found 2").And.Contain("at Tests.A()");
        _host.View.Cases.Single(c => c.Record.Id == "smoke.unit-tests").Record.Verdict.Should().Be(Verdict.Fail);
    }

    [Fact]
    public void Only_skipped_unit_tests_judge_nothing()
    {
        _host.Start();
        _host.Events.Result("A", TestOutcome.Skipped, message: "no Python here");
        _host.Events.Complete();

        _host.View.ExitCode.Should().Be(2);
        _host.View.Cases.Single().Record.Notes.Single().Should().Contain("no Python here");
    }

    [Fact]
    public void No_test_at_all_judges_nothing()
    {
        _host.Start();
        _host.Events.Complete();

        _host.View.ExitCode.Should().Be(2);
        _host.Output.ToString().Should().Contain("nothing was judged");
    }

    [Fact]
    public void A_crashed_host_aborts_the_run_and_says_why()
    {
        _host.Start();
        _host.Events.Result("A", TestOutcome.Passed);
        _host.Events.Message(TestMessageLevel.Warning, "odd");
        _host.Events.Message(TestMessageLevel.Error, "Test host process crashed\n" + string.Join('\n', Enumerable.Repeat("   at Some.Frame()", 500)));
        _host.Events.Complete(aborted: true);

        _host.View.ExitCode.Should().Be(2);
        _host.View.Aborted.Should().BeTrue();
        _host.Output.ToString().Should().Contain("Test host process crashed, see host-crash.txt").And.NotContain("Some.Frame");
        File.ReadAllText(_host.Run.HostCrashFile).Should().Contain("Some.Frame");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_canceled_or_broken_run_is_aborted(bool canceled, bool error)
    {
        _host.Start();
        _host.Events.Result("A", TestOutcome.Passed);
        _host.Events.Complete(canceled: canceled, error: error ? new InvalidOperationException("boom") : null);

        _host.View.ExitCode.Should().Be(2);
    }

    [Fact]
    public void A_run_whose_end_never_comes_is_not_fine()
    {
        _host.Start();
        _host.Events.Result("A", TestOutcome.Passed);

        _host.View.ExitCode.Should().Be(2);
        File.ReadAllLines(_host.Run.VsTestEvents).Should().ContainSingle(l => l.Contains("\"outcome\":\"passed\"") && !l.Contains("\"failed\""));
    }

    [Theory]
    [InlineData(TestOutcome.Failed, Verdict.Error)]
    [InlineData(TestOutcome.NotFound, Verdict.Error)]
    [InlineData(TestOutcome.Passed, Verdict.Error)]
    [InlineData(TestOutcome.Skipped, Verdict.Skip)]
    public void A_case_without_a_record_is_told_by_its_test(TestOutcome outcome, Verdict verdict)
    {
        _host.Start();
        _host.Events.Result("Case", outcome, Row, "Check", error: outcome == TestOutcome.Failed ? "host died" : null, message: "no server");
        _host.Events.Complete();

        var record = _host.View.Cases.Single().Record;
        record.Verdict.Should().Be(verdict);
        record.Model.Should().Be("tiny");
        record.Area.Should().Be("contract");
        _host.View.ExitCode.Should().Be(2);
    }

    [Fact]
    public void A_case_with_its_record_is_not_told_twice()
    {
        _host.Share(_host.Folder.Start()).Start();
        CaseRecords.Write(_host.Run, _host.Folder.Record("contract.a", Verdict.Fail));
        CaseRecords.Write(_host.Run, _host.Folder.Record("contract.b", Verdict.Skip));
        _host.Events.Result("Case", TestOutcome.Failed, Row, "Check", error: "x");
        _host.Events.Result("Case", TestOutcome.Skipped, Row.Replace("contract.a", "contract.b"), "Check");
        _host.Events.Complete();

        _host.View.Cases.Select(c => c.Record.Id).Should().Equal("contract.a", "contract.b");
    }

    [Theory]
    [InlineData("it's \"4 bit\"", "\"it's \\\"4 bit\\\"\"")]
    [InlineData("a\\b", "\"a\\\\b\"")]
    [InlineData("a folder with \"quotes\" and a name of fifty-one chars", "\"a folder with \\\"quotes\\\" and a name of fifty-one c\"...")]
    public void A_model_whose_folder_has_quotes_in_its_name_keeps_its_record(string model, string shown)
    {
        _host.Share(_host.Folder.Start()).Start();
        CaseRecords.Write(_host.Run, _host.Folder.Record("contract.a", model: model));
        _host.Events.Result("Case", TestOutcome.Passed, $"Tests.Case(model: {shown}, id: \"contract.a\")", "Check");
        _host.Events.Complete();

        _host.View.Cases.Should().ContainSingle().Which.Record.Model.Should().Be(model);
        _host.View.ExitCode.Should().Be(0);
    }

    [Theory]
    [InlineData(Verdict.Pass, TestOutcome.Failed)]
    [InlineData(Verdict.Pass, TestOutcome.Skipped)]
    [InlineData(Verdict.Skip, TestOutcome.Failed)]
    [InlineData(Verdict.Fail, TestOutcome.Passed)]
    [InlineData(Verdict.Fail, TestOutcome.Skipped)]
    [InlineData(Verdict.Skip, TestOutcome.Passed)]
    public void A_record_that_its_test_contradicts_is_an_error(Verdict recorded, TestOutcome outcome)
    {
        _host.Share(_host.Folder.Start()).Start();
        CaseRecords.Write(_host.Run, _host.Folder.Record("contract.a", recorded));
        _host.Events.Result("Case", outcome, Row, "Check");
        _host.Events.Complete();

        _host.View.Cases.Should().ContainSingle(c => c.Record.Verdict == Verdict.Error && c.Record.Reason!.Contains("contract.a"));
        _host.View.ExitCode.Should().Be(2);
    }

    [Fact]
    public void A_unit_test_about_a_case_id_is_no_case()
    {
        _host.Share(_host.Folder.Start()).Start();
        CaseRecords.Write(_host.Run, _host.Folder.Record("contract.a", model: null));
        _host.Events.Result("Theory", TestOutcome.Failed, "Tests.Theory(id: \"contract.a\")", error: "x");
        _host.Events.Complete();

        _host.View.Cases.Should().ContainSingle(c => c.Record.Id.StartsWith("vstest.", StringComparison.Ordinal) && c.Record.Area == "unit");
    }

    [Fact]
    public void The_rows_of_a_theory_stay_apart()
    {
        _host.Start();
        for (var row = 0; row < 3; row++)
            _host.Events.Result("Theory", TestOutcome.Failed, $"Tests.Theory(x: \"Ä/{row}\")", error: "x");
        _host.Events.Complete();

        _host.View.Cases.Count(c => c.Record.Id.StartsWith("vstest.", StringComparison.Ordinal)).Should().Be(3);
    }

    [Theory]
    [InlineData("Tier=Check", "check", "smoke")]
    [InlineData("(Tier=Check)&FullyQualifiedName~X", "check", null)]
    [InlineData("Tier=Smoke|Tier=Check", "test", "smoke")]
    [InlineData("Tier!=Self", "smoke", "smoke")]
    [InlineData("FullyQualifiedName~X", "test", null)]
    public void The_tier_is_the_filters_before_the_settings(string filter, string tier, string? parameter)
    {
        _host.Filter(filter).Start(parameter is null ? [] : new() { ["tier"] = parameter });

        _host.View.Tier.Should().Be(tier);
    }

    [Fact]
    public void The_run_of_a_parent_is_joined()
    {
        var parent = _host.Folder.Start();

        _host.Share(parent).Start();
        _host.Events.Result("A", TestOutcome.Passed);
        _host.Events.Complete();

        Directory.GetDirectories(_host.Folder.Path).Should().Equal(parent.Root);
    }

    [Fact]
    public void A_parameter_that_nobody_knows_is_refused_with_the_nearest() =>
        _host.Invoking(h => h.Start(new() { ["Teir"] = "check" })).Should().Throw<UsageException>().WithMessage("*'Teir'*did you mean 'Tier'?*");

    [Fact]
    public void Listing_the_tests_leaves_no_run()
    {
        _host.Start();
        _host.Events.Discovered();

        Directory.GetDirectories(_host.Folder.Path).Should().BeEmpty();
        Environment.GetEnvironmentVariable(DoctorVariables.RunDir).Should().BeNull();
    }

    [Fact]
    public void What_goes_wrong_in_a_handler_is_told_and_breaks_the_run()
    {
        _host.Start();
        var run = _host.Run;
        Directory.CreateDirectory(run.VsTestEvents);
        _host.Events.Result("A", TestOutcome.Passed);
        _host.Events.Complete();

        _host.Errors.ToString().Should().Contain("doctor logger:");
        File.ReadAllText(run.LoggerErrorFile).Should().Contain("vstest.jsonl");
        _host.View.ExitCode.Should().Be(2);
    }

    [Fact]
    public void A_run_directory_that_vanished_throws_nothing_and_is_told()
    {
        _host.Start();
        var root = _host.Run.Root;
        _host.Events.Result("A", TestOutcome.Passed);
        Directory.Delete(root, recursive: true);
        File.WriteAllText(root, "a file in its place");

        _host.Events.Invoking(e => e.Complete()).Should().NotThrow();
        _host.Errors.ToString().Should().Contain("cannot write");
    }

    [Fact]
    public void Only_the_events_of_runs_are_listened_to()
    {
        _host.Start();

        _host.Events.AnyOnesListening.Should().BeFalse();
    }
}
