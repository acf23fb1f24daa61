using System.Numerics.Tensors;

namespace MlxDoctor.EmbeddedServer.Engine.Sampling;

/// <summary>Chooses the next token of one answer.</summary>
/// <remarks>
/// Order: logit bias, repetition penalty (over prompt and answer), presence and frequency penalties (over the answer), constraint,
/// temperature, top_k, top_p, min_p.
/// </remarks>
internal sealed class Sampler
{
    private readonly GenerationRequest request;
    private readonly SamplingRandom random;
    private readonly Dictionary<int, int> answered = [];
    private readonly HashSet<int> seen;
    private readonly float[] work;
    private readonly bool[] allowed;

    /// <summary>A sampler with its own random numbers.</summary>
    public Sampler(GenerationRequest request, int vocabulary)
    {
        this.request = request;
        random = new SamplingRandom(request.Seed ?? Random.Shared.NextInt64());
        seen = request.RepetitionPenalty == 1 ? [] : [.. request.Prompt];
        work = new float[vocabulary];
        allowed = request.Constraint is null ? [] : new bool[vocabulary];
    }

    /// <summary>The next token, with log probabilities when the request wants them.</summary>
    public GeneratedToken Choose(ReadOnlySpan<float> logits)
    {
        logits.CopyTo(work);
        Adjust();
        Restrict();
        var id = request.Temperature > 0 ? Draw() : TensorPrimitives.IndexOfMax<float>(work);
        Accept(id);
        return Report(id, logits, request.TopLogprobs);
    }

    /// <summary>A token with the log probabilities that these logits give it.</summary>
    public static GeneratedToken Report(int id, ReadOnlySpan<float> logits, int? top)
    {
        if (top is not { } count)
            return new GeneratedToken(id, null, []);
        var normalizer = LogProbabilities.Normalizer(logits);
        return new GeneratedToken(id, (float)(logits[id] - normalizer), LogProbabilities.Top(logits, count, normalizer));
    }

    private void Adjust()
    {
        foreach (var (id, bias) in request.LogitBias ?? new Dictionary<int, float>())
        {
            if ((uint)id < (uint)work.Length)
                work[id] += bias;
        }

        foreach (var id in seen)
            work[id] = work[id] > 0 ? work[id] / request.RepetitionPenalty : work[id] * request.RepetitionPenalty;
        if (request.PresencePenalty == 0 && request.FrequencyPenalty == 0)
            return;
        foreach (var (id, times) in answered)
            work[id] -= request.PresencePenalty + request.FrequencyPenalty * times;
    }

    private void Restrict()
    {
        if (request.Constraint is null)
            return;
        Array.Clear(allowed);
        request.Constraint.Mask(allowed);
        var any = false;
        for (var id = 0; id < work.Length; id++)
        {
            any |= allowed[id];
            if (!allowed[id])
                work[id] = float.NegativeInfinity;
        }

        if (!any)
            throw new InvalidOperationException("the constraint allows no token at all");
    }

    private int Draw()
    {
        var max = TensorPrimitives.Max<float>(work);
        if (!float.IsFinite(max))
            return TensorPrimitives.IndexOfMax<float>(work);
        var candidates = new List<(double Weight, int Id)>();
        for (var id = 0; id < work.Length; id++)
        {
            // Below e^-50 of the best nothing is ever drawn.
            var scaled = ((double)work[id] - max) / request.Temperature;
            if (scaled > -50)
                candidates.Add((Math.Exp(scaled), id));
        }

        if (request.TopK > 0 || request.TopP < 1)
            candidates.Sort((a, b) => a.Weight != b.Weight ? b.Weight.CompareTo(a.Weight) : a.Id.CompareTo(b.Id));
        if (request.TopK > 0 && candidates.Count > request.TopK)
            candidates.RemoveRange(request.TopK, candidates.Count - request.TopK);
        if (request.TopP < 1)
            KeepNucleus(candidates);
        if (request.MinP > 0)
            candidates.RemoveAll(c => c.Weight < request.MinP);

        var left = random.Next() * candidates.Sum(c => c.Weight);
        foreach (var (weight, id) in candidates)
        {
            left -= weight;
            if (left < 0)
                return id;
        }

        return candidates[^1].Id;
    }

    private void KeepNucleus(List<(double Weight, int Id)> candidates)
    {
        var limit = request.TopP * candidates.Sum(c => c.Weight);
        var kept = 0;
        for (var sum = 0.0; kept < candidates.Count && (kept == 0 || sum < limit); kept++)
            sum += candidates[kept].Weight;
        candidates.RemoveRange(kept, candidates.Count - kept);
    }

    private void Accept(int id)
    {
        answered[id] = answered.GetValueOrDefault(id) + 1;
        if (request.RepetitionPenalty != 1)
            seen.Add(id);
        request.Constraint?.Accept(id);
    }
}
