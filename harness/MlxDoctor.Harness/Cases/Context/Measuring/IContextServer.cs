using MlxDoctor.Harness.Cases.Context.Failures;

namespace MlxDoctor.Harness.Cases.Context.Measuring;

/// <summary>A server as the measurement sees it.</summary>
internal interface IContextServer
{
    /// <summary>It may be restarted.</summary>
    bool Owned { get; }

    /// <summary>Puts one prompt.</summary>
    /// <param name="prompt">The user's message.</param>
    /// <param name="answerTokens">Most tokens of the answer.</param>
    /// <param name="patience">Longest wait for the next sign of life.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<Asked> AskAsync(string prompt, int answerTokens, TimeSpan patience, CancellationToken cancellation);

    /// <summary>Whether it still answers one token.</summary>
    Task<Life> LifeAsync(TimeSpan patience, CancellationToken cancellation);

    /// <summary>How a launched server's process ended; null while it lives.</summary>
    string? Obituary { get; }

    /// <summary>Starts a launched server anew.</summary>
    Task RestartAsync(string why, CancellationToken cancellation);
}
