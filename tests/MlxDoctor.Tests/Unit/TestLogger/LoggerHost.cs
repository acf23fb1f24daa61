using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.TestLogger;
using MlxDoctor.Tests.Unit.Core.Runs;

namespace MlxDoctor.Tests.Unit.TestLogger;

/// <summary>A logger in a run of its own; the variable that it sets is put back, because the tests run inside of a run themselves.</summary>
internal sealed class LoggerHost : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable(DoctorVariables.RunDir);
    private readonly List<string> _commandLine = ["vstest.console.dll"];

    public LoggerHost() => Environment.SetEnvironmentVariable(DoctorVariables.RunDir, null);

    public RunFolder Folder { get; } = new();

    public FakeTestLoggerEvents Events { get; } = new();

    public StringWriter Output { get; } = new();

    public StringWriter Errors { get; } = new();

    public RunDirectory Run => RunDirectory.Open(Environment.GetEnvironmentVariable(DoctorVariables.RunDir)!);

    public RunView View => RunView.Load(Run);

    public LoggerHost Share(RunDirectory run)
    {
        Environment.SetEnvironmentVariable(DoctorVariables.RunDir, run.Root);
        return this;
    }

    public LoggerHost Filter(string filter)
    {
        _commandLine.Add($"--testCaseFilter:{filter}");
        return this;
    }

    public LoggerHost Start(Dictionary<string, string?>? parameters = null)
    {
        new DoctorLogger(Output, Errors, Folder.Time, _commandLine, Folder.Path)
            .Initialize(Events, parameters ?? new() { ["TestRunDirectory"] = "/nowhere", ["TargetFramework"] = "net10.0", ["TreatNoTestsAsError"] = "true" });
        return this;
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(DoctorVariables.RunDir, _before);
        Folder.Dispose();
    }
}
