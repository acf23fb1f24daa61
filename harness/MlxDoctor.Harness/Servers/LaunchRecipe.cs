using System.Globalization;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Harness.Servers;

/// <summary>All that stays the same over the starts of one server.</summary>
/// <param name="Profile">The kind of server.</param>
/// <param name="Executable">The program.</param>
/// <param name="Arguments">Its arguments with placeholders.</param>
/// <param name="Model">The model as given to the server.</param>
/// <param name="ModelToSend">The model name in requests.</param>
/// <param name="Version">What its version command printed.</param>
/// <param name="Options">The caller's wishes.</param>
internal sealed record LaunchRecipe(
    ServerProfile Profile, string Executable, IReadOnlyList<string> Arguments,
    string Model, string ModelToSend, string? Version, LaunchOptions Options)
{
    /// <summary>The command line as a shell takes it, on a port of the caller's choice and without the key.</summary>
    public string CommandLine(int port) => Secrets.Mask(Servers.CommandLine.Join([Executable, .. Filled(port, Options.ApiKey is null ? null : Masker.Mark)]));

    /// <summary>One start, with a fresh scratch home.</summary>
    public StartPlan Plan(string scratch, int port)
    {
        var environment = ScratchHome.Create(scratch);
        foreach (var (name, value) in Profile.Environment.Concat(Options.Environment))
            environment[name] = value;
        // The user's own command line means files relative to where the user is.
        var directory = Profile.Kind == ProfileKind.Custom ? Environment.CurrentDirectory : scratch;
        var plan = new StartPlan(Executable, Filled(port, Options.ApiKey), environment, directory, port) { Secret = Options.ApiKey };
        environment[StartPlan.TagVariable] = plan.Tag;
        return plan;
    }

    private IReadOnlyList<string> Filled(int port, string? key)
    {
        var values = Placeholders.OfModel(Model);
        values[Placeholders.Port] = port.ToString(CultureInfo.InvariantCulture);
        values[Placeholders.Executable] = Executable;
        if (key is not null)
            values[Placeholders.ApiKey] = key;
        return [.. Arguments.Concat(Options.ExtraArguments).Select(a => Placeholders.Fill(a, values))];
    }
}
