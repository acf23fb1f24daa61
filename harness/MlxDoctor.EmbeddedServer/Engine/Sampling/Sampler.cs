using System.Numerics.Tensors;

namespace MlxDoctor.EmbeddedServer.Engine.Sampling;

/// <summary>Chooses the next token of one answer.</summary>
/// <remarks>
/// Order: logit bias, repetition penalty (over prompt and answer), presence and frequency penalties (over the answer), constraint,
/// temperature, top_k, top_p, min_p.
/// </remarks>
internal sealed class Sampler
{
    private readonly GenerationRequest _request;
    private readonly SamplingRandom _random;
    private readonly Dictionary<int, int> _answered = [];
    private readonly HashSet<int> _seen;
    private readonly float[] _work;
    private readonly bool[] _allowed;

    /// <summary>A sampler with its own random numbers.</summary>
    public Sampler(GenerationRequest request, int vocabulary)
    {
        _request = request;
        _random = new SamplingRandom(request.Seed ?? Random.Shared.NextInt64());
        _seen = request.RepetitionPenalty == 1 ? [] : [.. request.Prompt];
        _work = new float[vocabulary];
        _allowed = request.Constraint is null ? [] : new bool[vocabulary];
    }

    /// <summary>The next token, with log probabilities when the request wants them.</summary>
    public GeneratedToken Choose(ReadOnlySpan<float> logits)
    {
        logits.CopyTo(_work);
        Adjust();
        Restrict();
        var id = _request.Temperature > 0 ? Draw() : TensorPrimitives.IndexOfMax<float>(_work);
        Accept(id);
        return Report(id, logits, _request.TopLogprobs);
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
        foreach (var (id, bias) in _request.LogitBias ?? new Dictionary<int, float>())
        {
            if ((uint)id < (uint)_work.Length)
                _work[id] += bias;
        }

        foreach (var id in _seen)
            _work[id] = _work[id] > 0 ? _work[id] / _request.RepetitionPenalty : _work[id] * _request.RepetitionPenalty;
        if (_request.PresencePenalty == 0 && _request.FrequencyPenalty == 0)
            return;
        foreach (var (id, times) in _answered)
            _work[id] -= _request.PresencePenalty + _request.FrequencyPenalty * times;
    }

    private void Restrict()
    {
        if (_request.Constraint is null)
            return;
        Array.Clear(_allowed);
        _request.Constraint.Mask(_allowed);
        var any = false;
        for (var id = 0; id < _work.Length; id++)
        {
            any |= _allowed[id];
            if (!_allowed[id])
                _work[id] = float.NegativeInfinity;
        }

        if (!any)
            throw new InvalidOperationException("the constraint allows no token at all");
    }

    private int Draw()
    {
        var max = TensorPrimitives.Max<float>(_work);
        if (!float.IsFinite(max))
            return TensorPrimitives.IndexOfMax<float>(_work);
        var candidates = new List<(double Weight, int Id)>();
        for (var id = 0; id < _work.Length; id++)
        {
            // Below e^-50 of the best nothing is ever drawn.
            var scaled = ((double)_work[id] - max) / _request.Temperature;
            if (scaled > -50)
                candidates.Add((Math.Exp(scaled), id));
        }

        if (_request.TopK > 0 || _request.TopP < 1)
            candidates.Sort((a, b) => a.Weight != b.Weight ? b.Weight.CompareTo(a.Weight) : a.Id.CompareTo(b.Id));
        if (_request.TopK > 0 && candidates.Count > _request.TopK)
            candidates.RemoveRange(_request.TopK, candidates.Count - _request.TopK);
        if (_request.TopP < 1)
            KeepNucleus(candidates);
        if (_request.MinP > 0)
            candidates.RemoveAll(c => c.Weight < _request.MinP);

        var left = _random.Next() * candidates.Sum(c => c.Weight);
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
        var limit = _request.TopP * candidates.Sum(c => c.Weight);
        var kept = 0;
        for (var sum = 0.0; kept < candidates.Count && (kept == 0 || sum < limit); kept++)
            sum += candidates[kept].Weight;
        candidates.RemoveRange(kept, candidates.Count - kept);
    }

    private void Accept(int id)
    {
        _answered[id] = _answered.GetValueOrDefault(id) + 1;
        if (_request.RepetitionPenalty != 1)
            _seen.Add(id);
        _request.Constraint?.Accept(id);
    }
}
