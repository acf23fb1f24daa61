using System.CommandLine;
using System.CommandLine.Invocation;
using MlxDoctor.Cli.Running;

namespace MlxDoctor.Cli.Commands.Self;

/// <summary>Runs a verb's action until it ends or a signal asks for the end.</summary>
internal sealed class StoppableAction(AsynchronousCommandLineAction inner) : AsynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override async Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken = default)
    {
        using var stop = new StopSignals(cancellationToken);
        return await inner.InvokeAsync(parseResult, stop.Token);
    }
}
