using MlxDoctor.Harness.Client;

namespace MlxDoctor.Proofs.Alterations;

/// <summary>One thing that is changed in the answers of a healthy server.</summary>
/// <param name="Group">Which answers.</param>
/// <param name="Mode"><c>stream</c> or <c>plain</c>.</param>
/// <param name="Kind">Which event, or the route of a plain answer.</param>
/// <param name="Path">Which member; empty when the whole event or answer is changed.</param>
/// <param name="Operation">What is done to it.</param>
/// <param name="Scope">Where.</param>
internal sealed record Alteration(AnswerGroup Group, string Mode, string Kind, string Path, string Operation, AlterationScope Scope)
{
    /// <summary>The exchanges that it changes, by <see cref="TapedExchange.Key"/>; what they become is made when it is needed.</summary>
    public required IReadOnlyDictionary<string, Func<Exchange, Exchange>> Changes { get; init; }

    /// <summary>Cases that get one of these exchanges, in running order.</summary>
    public required IReadOnlyList<string> Cases { get; init; }

    /// <summary>Group, mode, kind and path.</summary>
    public string Place => string.Join(' ', new[] { AnswerGroups.Name(Group), Mode, Kind, Path }.Where(p => p.Length > 0));

    /// <summary>In one line.</summary>
    public string Name => $"{Place} {Operation}"
        + (Scope == AlterationScope.All ? "" : $" ({Scope.ToString().ToLowerInvariant()} only)");
}
