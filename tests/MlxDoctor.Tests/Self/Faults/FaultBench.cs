using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Checks;
using MlxDoctor.Harness.Checks.Prompts;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Tests.Self.Faults;

/// <summary>Starts the embedded server with a fault and puts cases to it.</summary>
internal static class FaultBench
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The outcome of one case on a server with a fault.</summary>
    public static async Task<CaseOutcome> RunAsync(string fault, string caseId) =>
        (await RunAllAsync(fault, [caseId]))[caseId];

    /// <summary>The outcomes of several cases on one server with a fault.</summary>
    public static async Task<IReadOnlyDictionary<string, CaseOutcome>> RunAllAsync(string fault, IReadOnlyList<string> caseIds)
    {
        var folder = Directory.CreateTempSubdirectory("mlxdoctor-fault-");
        try
        {
            await using var server = await ServerLauncher.LaunchAsync(
                ServerProfiles.Load(Path.Combine(Repo.Root, "fixtures")).Get("embedded"),
                Path.Combine(Repo.Root, "fixtures", "models", "doctor-tiny"),
                new LaunchOptions
                {
                    RunDirectory = folder.FullName,
                    LogSlug = "fault",
                    StateDirectory = Path.Combine(folder.FullName, "state"),
                    ExtraArguments = ["--fault", fault],
                },
                CancellationToken.None);
            var outcomes = new Dictionary<string, CaseOutcome>(StringComparer.Ordinal);
            foreach (var id in caseIds)
                outcomes[id] = await CaseRunner.RunAsync(Catalogue.Find(id), Context(server), [], CancellationToken.None);
            return outcomes;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A context that knows what the embedded server offers without asking a broken one.</summary>
    public static CaseContext Context(IServerSession session)
    {
        var capabilities = new Capabilities();
        foreach (var name in (string[])["metrics", "health", "completions"])
            capabilities.Note(name, true, "the embedded server");
        return new(session, PromptBook.Load(Path.Combine(Repo.Root, "fixtures", "prompts.yaml")), ModelTrust.Known, new Forget())
        {
            Capabilities = capabilities,
            ModelNames = new HashSet<string> { session.Endpoint.Model },
            ClientOptions = new ClientOptions { Timeout = Patience, IdleTimeout = Patience },
        };
    }

    private sealed class Forget : ITranscriptSink
    {
        public void Keep(Transcript transcript)
        {
            // The outcome carries all that these tests look at.
        }
    }
}
