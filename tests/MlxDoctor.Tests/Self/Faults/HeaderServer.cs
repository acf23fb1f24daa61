using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Proofs.Matrix;
using Xunit;

namespace MlxDoctor.Tests.Self.Faults;

/// <summary>One embedded server for all tests of a class: it misbehaves for the requests whose header asks for it.</summary>
public sealed class HeaderServer : IAsyncLifetime
{
    private EmbeddedSession? _server;

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    /// <summary>A context each of whose requests meets the fault; the server starts with the first one.</summary>
    internal async Task<CaseContext> ContextAsync(string fault)
    {
        _server ??= await EmbeddedSession.StartAsync("doctor-tiny", FaultHeader.Options);
        return _server.Context() with { ExtraHeaders = FaultHeader.Of(fault) };
    }

    /// <summary>The outcome of one case.</summary>
    internal async Task<CaseOutcome> RunAsync(string fault, string caseId) =>
        await CaseRunner.RunAsync(Catalogue.Find(caseId), await ContextAsync(fault), [], CancellationToken.None);
}
