using MlxDoctor.EmbeddedServer.Engine.Model;

namespace MlxDoctor.EmbeddedServer.Engine.Scheduling;

/// <summary>Which tokens the next step computes.</summary>
internal static class StepPlan
{
    /// <summary>One token of every answer that is being generated, and a chunk of prompt shared evenly by those that are being read.</summary>
    public static List<(Sequence Sequence, Segment Segment)> Make(IReadOnlyList<Sequence> running, KvPool pool, EngineOptions options)
    {
        var plan = new List<(Sequence, Segment)>();
        var reading = new List<Sequence>();
        foreach (var sequence in running)
        {
            if (sequence.Tokens.Count - sequence.Computed > 1)
                reading.Add(sequence);
            else
                plan.Add((sequence, Take(sequence, 1, pool)));
        }

        var budget = plan.Count > 0 ? options.MixedPrefillChunk : options.PrefillChunk;
        // The shortest rest first: what it leaves of its share goes to the others.
        reading.Sort((a, b) => (a.Tokens.Count - a.Computed).CompareTo(b.Tokens.Count - b.Computed));
        for (var i = 0; i < reading.Count; i++)
        {
            var share = Math.Max(1, budget / (reading.Count - i));
            var count = Math.Min(share, reading[i].Tokens.Count - reading[i].Computed);
            plan.Add((reading[i], Take(reading[i], count, pool)));
            budget -= count;
        }

        return plan;
    }

    private static Segment Take(Sequence sequence, int count, KvPool pool)
    {
        while (sequence.Pages.Count * KvShape.Positions < sequence.Computed + count)
            sequence.Pages.Add(pool.Rent());
        var tokens = sequence.Tokens.GetRange(sequence.Computed, count).ToArray();
        var last = sequence.Computed + count == sequence.Tokens.Count;
        var logits = sequence.Request.PromptLogprobs && sequence.Generated == 0 ? count : last ? 1 : 0;
        return new Segment(tokens, sequence.Computed, sequence.Pages, logits);
    }
}
