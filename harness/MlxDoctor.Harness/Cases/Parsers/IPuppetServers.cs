using MlxDoctor.Core.Servers;

namespace MlxDoctor.Harness.Cases.Parsers;

/// <summary>Another server of the same kind, with a puppet as its model; one at a time.</summary>
internal interface IPuppetServers
{
    /// <summary>The authored puppets.</summary>
    ParserBook Book { get; }

    /// <summary>What this kind of server is said to do with a family; null when its profile says nothing.</summary>
    ParserSupport? Support(string family);

    /// <summary>The server that speaks a family; the one of another family is stopped first.</summary>
    /// <exception cref="MlxDoctor.Core.Errors.DoctorException">It does not start.</exception>
    Task<IServerSession> OpenAsync(ParserFamily family, CancellationToken cancellation);
}
