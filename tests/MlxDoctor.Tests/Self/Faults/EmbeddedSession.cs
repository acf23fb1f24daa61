using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Models;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Proofs.Matrix;

namespace MlxDoctor.Tests.Self.Faults;

/// <summary>The embedded server as the harness launches it, with a folder that goes with it.</summary>
internal sealed class EmbeddedSession : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly Lazy<ServerProfile> Profile = new(() => ServerProfiles.Load(Path.Combine(Repo.Root, "fixtures")).Get("embedded"));

    private readonly DirectoryInfo _folder;
    private readonly LaunchedServer _server;
    private readonly int? _tokens;

    private EmbeddedSession(DirectoryInfo folder, LaunchedServer server, int? tokens)
    {
        _folder = folder;
        _server = server;
        _tokens = tokens;
    }

    /// <summary>The authored prompts; read once, since every fault test needs them.</summary>
    public static PromptBook Prompts => Book.Value;

    private static Lazy<PromptBook> Book { get; } = new(() => PromptBook.Load(Path.Combine(Repo.Root, "fixtures", "prompts.yaml")));

    /// <summary>The running server.</summary>
    public IServerSession Session => _server;

    /// <summary>Starts it with one of the models of <c>fixtures/models</c>.</summary>
    public static Task<EmbeddedSession> StartAsync(string model, params string[] options) => StartWithinAsync(null, model, options);

    /// <summary>The same with a limit of its own for the boot.</summary>
    public static async Task<EmbeddedSession> StartWithinAsync(TimeSpan? boot, string model, params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("mlxdoctor-embedded-");
        try
        {
            return new(folder, await ServerLauncher.LaunchAsync(
                Profile.Value,
                Path.Combine(Repo.Root, "fixtures", "models", model),
                new LaunchOptions
                {
                    RunDirectory = folder.FullName,
                    LogSlug = "embedded",
                    StateDirectory = Path.Combine(folder.FullName, "state"),
                    ExtraArguments = options,
                    BootTimeout = boot,
                    ApiKey = options.SkipWhile(o => o != "--api-key").ElementAtOrDefault(1),
                },
                CancellationToken.None), ModelFacts.Of(Path.Combine(Repo.Root, "fixtures", "models", model)).ContextTokens);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>A context that knows what the embedded server offers without asking a broken one.</summary>
    /// <param name="patience">Longest wait for an answer; 15 s by default.</param>
    public CaseContext Context(TimeSpan? patience = null) => FaultContext.Of(_server, Prompts, patience ?? Patience) with { ContextTokens = _tokens };

    /// <summary>The same for any session.</summary>
    public static CaseContext ContextOf(IServerSession session) => FaultContext.Of(session, Prompts, Patience);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
