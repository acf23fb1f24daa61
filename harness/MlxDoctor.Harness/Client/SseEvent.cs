using System.Text.Json.Nodes;

namespace MlxDoctor.Harness.Client;

/// <summary>One event of a stream.</summary>
/// <param name="Data">The data lines, joined by line feeds; bytes that are not UTF-8 are replaced.</param>
/// <param name="Name">The event field, or null.</param>
/// <param name="FirstTicks">When its first byte came.</param>
/// <param name="Ticks">When its last data line was complete: only then could a client use it.</param>
/// <param name="LineEnding">How its last data line ended.</param>
/// <param name="Start">Offset of its first byte in the (decompressed) body.</param>
/// <param name="Length">Bytes up to and with the blank line.</param>
/// <param name="Terminated">False when the stream ended before the blank line.</param>
internal sealed record SseEvent(string Data, string? Name, long FirstTicks, long Ticks, LineEnding LineEnding, int Start, int Length, bool Terminated)
{
    /// <summary>True for the end mark <c>[DONE]</c>.</summary>
    public bool IsDone => Data.AsSpan().Trim().SequenceEqual("[DONE]");

    /// <summary>The data as JSON, or null when it is none; parsed anew by each call.</summary>
    public JsonNode? ParseJson() => JsonText.TryParse(Data, ClientDefaults.JsonDepth, out var document) is null
        ? JsonText.ToNode(document!.RootElement)
        : null;
}
