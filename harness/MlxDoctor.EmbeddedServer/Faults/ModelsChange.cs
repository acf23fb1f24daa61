using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>An entry of the list of models tells something else each time.</summary>
internal sealed class ModelsChange : Fault
{
    private int _times;

    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "models-change",
        "an entry of the list of models has another owner each time",
        "an entry that is filled from the last request",
        _ => new ModelsChange());

    /// <inheritdoc/>
    public override void Change(JsonObject page, RequestScope scope)
    {
        var times = Interlocked.Increment(ref _times);
        MemberEdits.Each(page, "data.owned_by", (parent, name) => parent[name] = FormattableString.Invariant($"owner {times}"));
    }
}
