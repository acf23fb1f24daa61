using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.TestLogger;

/// <summary>The <c>doctor</c> reporter of <c>dotnet test</c>: translates vstest's events, nothing else.</summary>
[FriendlyName(Name)]
[ExtensionUri("logger://mlxdoctor/doctor/v1")]
public sealed class DoctorLogger : ITestLoggerWithParameters
{
    private const string Name = "doctor";

    private readonly TextWriter _output;
    private readonly TextWriter _errors;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<string> _commandLine;
    private readonly string? _runsRoot;

    /// <summary>For vstest.</summary>
    public DoctorLogger()
        : this(Console.Out, Console.Error, TimeProvider.System, Environment.GetCommandLineArgs(), runsRoot: null)
    {
    }

    internal DoctorLogger(TextWriter output, TextWriter errors, TimeProvider time, IReadOnlyList<string> commandLine, string? runsRoot)
    {
        _output = new SafeWriter(output);
        _errors = new SafeWriter(errors);
        _time = time;
        _commandLine = commandLine;
        _runsRoot = runsRoot;
    }

    /// <inheritdoc/>
    public void Initialize(TestLoggerEvents events, string testRunDirectory) => Initialize(events, []);

    /// <inheritdoc/>
    public void Initialize(TestLoggerEvents events, Dictionary<string, string?> parameters)
    {
        var tier = TierName.Of(_commandLine, LoggerParameters.Tier(parameters));
        var shared = RunDirectory.OfThisRun();
        // Set before the test host starts, which inherits it.
        var run = shared ?? RunDirectory.OfThisRunOrNew(_runsRoot ?? RunsRoot.Default(), tier, _time);
        var reporter = new DoctorReporter(run, _output, _errors, _time);
        events.TestResult += (_, e) => reporter.Result(Translate(e.Result));
        events.TestRunMessage += (_, e) =>
        {
            if (e.Level == TestMessageLevel.Error)
                reporter.Error(e.Message);
        };
        events.TestRunComplete += (_, e) => reporter.Ended(e.IsAborted, e.IsCanceled, e.Error?.Message, Counts(e.TestRunStatistics));
        if (shared is not null)
            return;
        // Without the front door nobody else says what a run waits for.
        reporter.Watch();
        // Listing the tests is no run.
        events.DiscoveryComplete += (_, _) => run.Discard();
    }

    private static TestCounts? Counts(ITestRunStatistics? statistics) => statistics is null ? null : new(
        statistics[TestOutcome.Passed], statistics[TestOutcome.Failed], statistics[TestOutcome.Skipped] + statistics[TestOutcome.None]);

    private TestEvent Translate(TestResult result)
    {
        var traits = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var trait in result.TestCase.Traits.Concat(result.Traits))
            traits[trait.Name] = trait.Value;
        return new(
            _time.GetUtcNow(),
            result.TestCase.FullyQualifiedName,
            result.DisplayName ?? result.TestCase.DisplayName,
            result.Outcome.ToString().ToLowerInvariant(),
            result.Duration.TotalMilliseconds)
        {
            Error = result.ErrorMessage ?? Skip(result),
            Stack = result.ErrorStackTrace,
            Traits = traits,
        };
    }

    // xunit's adapter puts the reason of a skip among the messages.
    private static string? Skip(TestResult result) =>
        result.Outcome == TestOutcome.Skipped && result.Messages.Count > 0 ? result.Messages[0].Text?.Trim() : null;
}
