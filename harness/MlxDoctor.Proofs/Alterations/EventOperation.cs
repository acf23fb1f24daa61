namespace MlxDoctor.Proofs.Alterations;

/// <summary>A way to spoil events of one kind in a stream.</summary>
/// <param name="Name">Its name in reports.</param>
/// <param name="Apply">Gets the events of a stream and the place of one of them; gives what stands there instead. Null when it makes no difference.</param>
internal sealed record EventOperation(string Name, Func<IReadOnlyList<Frame>, int, IReadOnlyList<Frame>?> Apply)
{
    /// <summary>True when the next event is taken away from its place too.</summary>
    public bool TakesNext { get; init; }

    /// <summary>Every way.</summary>
    public static IReadOnlyList<EventOperation> All { get; } =
    [
        new("dropped", (_, _) => []),
        new("doubled", (all, i) => [all[i], all[i]]),
        new("swapped with the next", (all, i) => i + 1 < all.Count && all[i + 1].Text != all[i].Text ? [all[i + 1], all[i]] : null) { TakesNext = true },
        new("without event field", (all, i) => all[i].Name is null ? null : [all[i] with { Name = null }]),
        new("with another event field", (all, i) => all[i].Name is { } name ? [all[i] with { Name = name + "x" }] : null),
        new("without data", (all, i) => all[i].Data is null ? null : [all[i] with { Data = "" }]),
        new("cut in its data", (all, i) => all[i].Data is { Length: > 8 } data ? [all[i] with { Data = data[..(data.Length / 2)] }] : null),
    ];
}
