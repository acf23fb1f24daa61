using System.CommandLine;
using System.CommandLine.Invocation;
using MlxDoctor.Cli.Commands.Self;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Cli.Commands.Context;

/// <summary><c>doctor context</c>: how much context a model on a server really takes, uses and serves fast.</summary>
internal static class ContextCommand
{
    /// <summary>The group and its verbs.</summary>
    public static Command Build(Workspace workspace, TextWriter output, TextWriter error)
    {
        var group =
            new Command(
                "context",
                "How much context really works: fills it, and finds the length that is accepted, used, cached rightly, and fast. Example: harness/doctor "
                    + "context test --server mlx-lm ~/models/M");
        var test = TestVerb.Build(workspace, output, error);
        test.Action = new StoppableAction((AsynchronousCommandLineAction)test.Action!);
        group.Subcommands.Add(test);
        group.Subcommands.Add(RegistryVerbs.List(output));
        group.Subcommands.Add(RegistryVerbs.Show(output));
        group.Subcommands.Add(RegistryVerbs.Save(workspace, output));
        group.Subcommands.Add(RegistryVerbs.Forget(output));
        group.Subcommands.Add(RegistryVerbs.Health(output));
        group.Subcommands.Add(RegistryVerbs.Export(output));
        return group;
    }
}
