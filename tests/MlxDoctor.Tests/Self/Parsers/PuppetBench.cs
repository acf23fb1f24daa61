using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Cases.Parsers;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Proofs.Matrix;
using MlxDoctor.Tests.Self.Faults;
using Xunit;

namespace MlxDoctor.Tests.Self.Parsers;

/// <summary>Embedded servers that speak puppets, one for each family; they misbehave for the requests whose header asks for it.</summary>
public sealed class PuppetBench : IPuppetServers, IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlxdoctor-puppets-");
    private readonly ServerProfile _profile = ServerProfiles.Load(Path.Combine(Repo.Root, "fixtures")).Get("embedded");
    private readonly Dictionary<string, EmbeddedSession> _sessions = new(StringComparer.Ordinal);
    private string[] _options = FaultHeader.Options;

    ParserBook IPuppetServers.Book => Book;

    internal ParserBook Book { get; } = ParserBook.Load(Path.Combine(Repo.Root, "fixtures", "puppets"));

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        foreach (var session in _sessions.Values)
            await session.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    ParserSupport? IPuppetServers.Support(string family) => _profile.Parsers.FirstOrDefault(p => p.Family == family);

    async Task<IServerSession> IPuppetServers.OpenAsync(ParserFamily family, CancellationToken cancellation) => (await OpenAsync(family)).Session;

    internal Task<CaseOutcome> RunAsync(string family, string script, string? fault) =>
        RunAsync(ParserCases.Rows(Book).Single(c => c.Info.Id == ParserCases.IdOf(family, script)), fault);

    internal async Task<CaseOutcome> RunAsync(ICheckCase row, string? fault)
    {
        if (fault is not null && !FaultHeader.Allows(fault))
        {
            // It remembers, or looks at other requests: a server of its own.
            var own = new PuppetBench { _options = PlannedFault.OptionsOf(fault) };
            var outcome = await own.RunAsync(row, null);
            await own.DisposeAsync();
            return outcome;
        }
        var any = await OpenAsync(Book.Get(row.Info.Id.Split('.')[1]));
        var context = (any.Context() with { ExtraHeaders = fault is null ? [] : FaultHeader.Of(fault) }).With(this);
        return await CaseRunner.RunAsync(row, context, [], CancellationToken.None);
    }

    /// <summary>A row on a server that runs already, with or without the means to start others.</summary>
    internal async Task<CaseOutcome> BesideAsync(string id, bool canStart)
    {
        var context = (await OpenAsync(Book.Get("qwen3"))).Context();
        return await CaseRunner.RunAsync(
            ParserCases.Rows(Book).Single(c => c.Info.Id == id), canStart ? context.With(this) : context, [], CancellationToken.None);
    }

    private async Task<EmbeddedSession> OpenAsync(ParserFamily family)
    {
        if (!_sessions.TryGetValue(family.Name, out var session))
            _sessions[family.Name] = session = await EmbeddedSession.StartAsync(family.Build().WriteBelow(_folder.FullName), _options);
        return session;
    }
}
