namespace MlxDoctor.EmbeddedServer.Engine.Sampling;

/// <summary>Natural log probabilities of the model's own logits, before temperature, penalties, bias and masks.</summary>
internal static class LogProbabilities
{
    /// <summary>log(sum(exp(logit))) in 64-bit floats.</summary>
    public static double Normalizer(ReadOnlySpan<float> logits)
    {
        double max = System.Numerics.Tensors.TensorPrimitives.Max(logits);
        double sum = 0;
        foreach (var logit in logits)
            sum += Math.Exp(logit - max);
        return max + Math.Log(sum);
    }

    /// <summary>The best tokens, best first; the lower id on ties.</summary>
    public static (int Id, float Logprob)[] Top(ReadOnlySpan<float> logits, int count, double normalizer)
    {
        count = Math.Min(count, logits.Length);
        var best = new (int Id, float Logit)[count];
        var filled = 0;
        for (var id = 0; id < logits.Length && count > 0; id++)
        {
            var logit = logits[id];
            if (filled == count && logit <= best[filled - 1].Logit)
                continue;
            var at = filled < count ? filled++ : count - 1;
            for (; at > 0 && best[at - 1].Logit < logit; at--)
                best[at] = best[at - 1];
            best[at] = (id, logit);
        }

        return Array.ConvertAll(best, b => (b.Id, (float)(b.Logit - normalizer)));
    }
}
