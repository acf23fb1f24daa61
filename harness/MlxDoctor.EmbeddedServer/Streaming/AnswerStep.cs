namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>What one token (or several, when merged) added to an answer.</summary>
/// <param name="Tokens">How many tokens.</param>
/// <param name="Parts">What became visible; often one part, sometimes none.</param>
internal sealed record AnswerStep(int Tokens, IReadOnlyList<AnswerPart> Parts)
{
    /// <summary>When it is to be emitted, on the monotonic clock; null is at once.</summary>
    public double? DueMs { get; init; }

    /// <summary>The answer ends with it.</summary>
    public bool IsLast => Parts.Any(p => p.Kind == PartKind.Finish);

    /// <summary>This step and the next as one.</summary>
    public AnswerStep Join(AnswerStep next)
    {
        var parts = new List<AnswerPart>(Parts);
        foreach (var part in next.Parts)
        {
            if (parts.Count > 0 && parts[^1].Join(part) is { } joined)
                parts[^1] = joined;
            else
                parts.Add(part);
        }
        return this with { Tokens = Tokens + next.Tokens, Parts = parts };
    }
}
