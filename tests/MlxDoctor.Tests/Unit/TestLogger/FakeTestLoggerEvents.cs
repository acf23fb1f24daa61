using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;

namespace MlxDoctor.Tests.Unit.TestLogger;

/// <summary>Raises vstest's events at will.</summary>
internal sealed class FakeTestLoggerEvents : TestLoggerEvents
{
    public override event EventHandler<TestRunMessageEventArgs>? TestRunMessage;

    public override event EventHandler<TestRunStartEventArgs>? TestRunStart;

    public override event EventHandler<TestResultEventArgs>? TestResult;

    public override event EventHandler<TestRunCompleteEventArgs>? TestRunComplete;

    public override event EventHandler<DiscoveryStartEventArgs>? DiscoveryStart;

    public override event EventHandler<TestRunMessageEventArgs>? DiscoveryMessage;

    public override event EventHandler<DiscoveredTestsEventArgs>? DiscoveredTests;

    public override event EventHandler<DiscoveryCompleteEventArgs>? DiscoveryComplete;

    public bool AnyOnesListening =>
        TestRunStart is not null || DiscoveryStart is not null || DiscoveryMessage is not null || DiscoveredTests is not null;

    public void Result(
        string name, TestOutcome outcome, string? displayName = null, string tier = "Smoke", string? error = null, string? message = null)
    {
        var test = new TestCase($"Tests.{name}", new Uri("executor://xunit"), "tests.dll") { DisplayName = displayName ?? $"Tests.{name}" };
        test.Traits.Add("Tier", tier);
        var result = new TestResult(test)
        {
            Outcome = outcome,
            Duration = TimeSpan.FromMilliseconds(12.5),
            ErrorMessage = error,
            ErrorStackTrace = error is null ? null : "   at Tests.A()",
            DisplayName = displayName,
        };
        if (message is not null)
            result.Messages.Add(new TestResultMessage(TestResultMessage.StandardOutCategory, message));
        TestResult?.Invoke(this, new(result));
    }

    public void Message(TestMessageLevel level, string text) => TestRunMessage?.Invoke(this, new(level, text));

    public void Complete(bool aborted = false, bool canceled = false, Exception? error = null) =>
        TestRunComplete?.Invoke(this, new(null, canceled, aborted, error, [], TimeSpan.FromSeconds(1)));

    /// <summary>The end of a run of which vstest told not every test.</summary>
    public void CompleteCounting(long passed, long failed) => TestRunComplete?.Invoke(this, new(
        new TestRunStatistics(passed + failed, new Dictionary<TestOutcome, long> { [TestOutcome.Passed] = passed, [TestOutcome.Failed] = failed }), false,
        false, null, [], TimeSpan.FromSeconds(1)));

    public void Discovered() => DiscoveryComplete?.Invoke(this, new(0, false));
}
