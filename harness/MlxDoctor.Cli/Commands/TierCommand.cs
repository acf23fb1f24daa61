using System.CommandLine;
using MlxDoctor.Cli.Running;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>doctor smoke|check|full|benchmark</c>: runs a tier through <c>dotnet test</c> and answers with its exit code.</summary>
internal static class TierCommand
{
    /// <summary>The verb of one tier, with every option that the table has for it.</summary>
    public static Command Build(Tier tier, string description, Workspace workspace, TextWriter output, TextWriter error)
    {
        var options = RunOptions.Of(tier).Select(o => CommandOption.Of(o, tier)).ToList();
        var verb = new Command(tier.Name(), description);
        foreach (var option in options)
            verb.Options.Add(option.Symbol);
        verb.SetAction((parsed, cancellation) =>
        {
            var request = options.Aggregate(new RunRequest(tier), (r, option) => r.With(option.Option, option.Text(parsed)));
            request.Check();
            return new TierRun(workspace, output, error).RunAsync(request, cancellation);
        });
        return verb;
    }
}
