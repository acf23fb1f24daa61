using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Asking.Tapes;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Harness.Models;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Proofs.Matrix;

namespace MlxDoctor.Proofs.Alterations;

/// <summary>Records the catalogue against the whole embedded server.</summary>
internal static class AlterationTape
{
    private const string Model = "doctor-tiny";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Puts the cases to the server and writes what it answered.</summary>
    public static async Task RecordAsync(Workspace workspace, IReadOnlyList<ICheckCase> cases, string folder, CancellationToken cancellation)
    {
        var model = Path.Combine(workspace.Fixtures, "models", Model);
        await using var server = await ServerLauncher.LaunchAsync(
            ServerProfiles.Load(workspace.Fixtures).Get("embedded"),
            model,
            new LaunchOptions { RunDirectory = folder, LogSlug = "alterations", StateDirectory = workspace.State },
            cancellation);
        var tape = new TapeWriter();
        var context = FaultContext.Of(server, PromptBook.Load(Path.Combine(workspace.Fixtures, "prompts.yaml")), Patience) with
        {
            ContextTokens = ModelFacts.Of(model).ContextTokens,
            Record = tape,
        };
        await CapabilityProbe.RunAsync(context, cancellation);
        foreach (var check in cases.Where(c => !c.Info.Live).OrderBy(c => c.Info.Harmful))
            await CaseRunner.RunAsync(check, context, [], cancellation);
        tape.Write(folder, new(server.Profile, server.Version, Model, context.ModelName, [.. context.ModelNames], true, context.ContextTokens));
    }
}
