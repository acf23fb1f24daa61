using System.CommandLine;
using System.CommandLine.Invocation;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Cli.Commands.Self;

/// <summary><c>doctor self</c>: the harness proves itself; for its authors and for CI.</summary>
internal static class SelfCommand
{
    /// <summary>The group and its verbs.</summary>
    public static Command Build(Workspace workspace, TextWriter output, TextWriter error)
    {
        var group =
            new Command(
                "self",
                "The harness proves itself: faults and alterations and the cases that notice, fuzzing, speed of its own kernels and server, how true its "
                    + "times are, how often its comparison errs; and all of it by night.");
        Command[] verbs =
        [
            FaultsCommand.Build(workspace, output),
            FaultHeaderCommand.Build(workspace, output),
            AlterationsCommand.Build(workspace, output, error),
            ProxyFaultsCommand.Build(workspace, output),
            FuzzCommand.Build(workspace, output, error),
            WeightsSpeedCommand.Build(workspace, output, error),
            AccuracyCommand.Build(workspace, output),
            PowerCommand.Build(workspace, output),
            ContextPowerCommand.Build(workspace, output),
            SpeedCommand.Build(workspace, output),
            FullCommand.Build(workspace, output),
            CyclesCommand.Build(workspace, output),
            OrderCommand.Build(workspace, output),
            NightlyCommand.Build(workspace, output),
        ];
        foreach (var verb in verbs)
        {
            verb.Action = new StoppableAction((AsynchronousCommandLineAction)verb.Action!);
            group.Subcommands.Add(verb);
        }
        return group;
    }
}
