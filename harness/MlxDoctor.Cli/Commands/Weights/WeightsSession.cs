using System.CommandLine;
using MlxDoctor.Cli.Output;
using MlxDoctor.Cli.Running;
using MlxDoctor.Core.Errors;
using MlxDoctor.Weights;

namespace MlxDoctor.Cli.Commands.Weights;

/// <summary>Runs one weights verb: progress on a terminal, Ctrl-C with a way to continue, and <c>--json</c>.</summary>
internal sealed class WeightsSession(TextWriter output, TextWriter error)
{
    /// <summary><c>--json</c>, shared by every verb.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Write JSON for machines instead of text." };

    /// <summary>Adds options and action to a verb.</summary>
    public Command Verb(Command verb, IEnumerable<Option> options, Func<ParseResult, WeightsCommands, CancellationToken, Task<int>> run)
    {
        foreach (var option in options)
            verb.Options.Add(option);
        verb.Options.Add(Json);
        verb.SetAction((parsed, cancellation) => RunAsync(parsed, run, cancellation));
        return verb;
    }

    private async Task<int> RunAsync(ParseResult parsed, Func<ParseResult, WeightsCommands, CancellationToken, Task<int>> run, CancellationToken cancellation)
    {
        using var stop = new StopSignals(cancellation);
        using var progress = TerminalProgress.OnTerminal(error, TimeProvider.System);
        try
        {
            return await run(parsed, new WeightsCommands(output, TimeProvider.System, progress), stop.Token);
        }
        catch (OperationCanceledException e) when (stop.Token.IsCancellationRequested)
        {
            throw new EnvironmentException(
                "interrupted; finished tensors are kept", "the same command with --resume continues (harness/doctor runs lists interrupted runs)", e);
        }
    }
}
