using MlxDoctor.Tensors.Safetensors;

namespace MlxDoctor.Puppets;

/// <summary>The weights of a one-layer llama model, written down instead of trained, that emits scripts token for token.</summary>
/// <remarks>
/// Attention finds the newest state: its score falls by 24 nats with every token of distance, up to about 5,800 tokens.
/// One neuron of the feed-forward layer stands for each step and writes the bits of the next id; the head reads them. The next best token is 40 nats below.
/// </remarks>
internal static class PuppetNetwork
{
    private const int Hidden = PuppetLayout.Hidden, Pair = 31;

    /// <summary>Neurons come in such groups: kernels like it.</summary>
    private const int Grain = 16;

    private const float Steepness = 2.5e5f, Gate = 20, MarkWeight = 4, HeadWeight = 16;

    /// <summary>The tensors by name, in the order of the file.</summary>
    public static IReadOnlyList<FloatTensor> Write(PuppetVocabulary vocabulary, IReadOnlyList<(int State, int? Mark, int Next)> steps)
    {
        var neurons = Neurons(steps.Count);
        var head = Head(vocabulary);
        return
        [
            new("lm_head.weight", [vocabulary.Count, Hidden], head),
            new("model.embed_tokens.weight", [vocabulary.Count, Hidden], Embedding(vocabulary)),
            new("model.layers.0.input_layernorm.weight", [Hidden], Ones()),
            .. FeedForward(steps, neurons),
            new("model.layers.0.post_attention_layernorm.weight", [Hidden], Ones()),
            .. Attention(),
            new("model.norm.weight", [Hidden], Ones()),
        ];
    }

    /// <summary>Size of the feed-forward layer.</summary>
    public static int Neurons(int steps) => (steps + Grain - 1) / Grain * Grain;

    private static float[] Embedding(PuppetVocabulary vocabulary)
    {
        var rows = new float[vocabulary.Count * Hidden];
        for (var id = 0; id < vocabulary.Count; id++)
        {
            var row = rows.AsSpan(id * Hidden, Hidden);
            row[PuppetLayout.One] = 1;
            var selector = id >= vocabulary.FirstSelector && id < vocabulary.FirstSelector + vocabulary.Selectors.Count;
            if (id < vocabulary.FirstByte || selector)
            {
                Bits(id, PuppetLayout.IdBits, 1, row[PuppetLayout.Id..]);
                row[PuppetLayout.IsState] = 1;
            }
            else if (id >= vocabulary.FirstShared && id < vocabulary.FirstSelector)
            {
                Bits(id - vocabulary.FirstShared, PuppetLayout.MarkBits, 1, row[PuppetLayout.Mark..]);
            }
            var sum = 0f;
            foreach (var x in row)
                sum += x * x;
            row[PuppetLayout.Filler] = MathF.Sqrt(PuppetLayout.SquareSum - sum);
        }
        return rows;
    }

    private static IEnumerable<FloatTensor> Attention()
    {
        float[] k = new float[Hidden * Hidden], o = new float[Hidden * Hidden], q = new float[Hidden * Hidden], v = new float[Hidden * Hidden];
        // The slowest pair of the rotary embedding turns the query away from what is far; at 45 degrees the cosine falls steadily.
        q[Pair * Hidden + PuppetLayout.One] = 4 * Steepness * MathF.Cos(MathF.PI / 4);
        q[(Pair + Hidden / 2) * Hidden + PuppetLayout.One] = 4 * Steepness * MathF.Sin(MathF.PI / 4);
        k[Pair * Hidden + PuppetLayout.IsState] = 0.5f;
        for (var bit = 0; bit < PuppetLayout.IdBits; bit++)
        {
            v[bit * Hidden + PuppetLayout.Id + bit] = 0.5f;
            o[(PuppetLayout.State + bit) * Hidden + bit] = 1;
        }
        const string Name = "model.layers.0.self_attn.";
        int[] square = [Hidden, Hidden];
        return
        [
            new($"{Name}k_proj.weight", square, k), new($"{Name}o_proj.weight", square, o),
            new($"{Name}q_proj.weight", square, q), new($"{Name}v_proj.weight", square, v),
        ];
    }

    private static IEnumerable<FloatTensor> FeedForward(IReadOnlyList<(int State, int? Mark, int Next)> steps, int neurons)
    {
        float[] down = new float[Hidden * neurons], gate = new float[neurons * Hidden], up = new float[neurons * Hidden];
        // The second norm's factor once a state was fetched: 16 of the embedding and 13 of the bits.
        var norm = MathF.Sqrt(Hidden / (float)(PuppetLayout.SquareSum + PuppetLayout.IdBits));
        Span<float> bits = stackalloc float[PuppetLayout.IdBits];
        for (var n = 0; n < steps.Count; n++)
        {
            var (state, mark, next) = steps[n];
            var row = gate.AsSpan(n * Hidden, Hidden);
            Bits(state, PuppetLayout.IdBits, Gate / norm, row[PuppetLayout.State..]);
            if (mark is { } number)
                Bits(number, PuppetLayout.MarkBits, Gate / norm, row[PuppetLayout.Mark..]);
            var matches = PuppetLayout.IdBits + (mark is null ? 0 : PuppetLayout.MarkBits);
            row[PuppetLayout.One] = -Gate / norm * (matches - 1);
            up[n * Hidden + PuppetLayout.One] = 1 / norm;
            Bits(next, PuppetLayout.IdBits, (mark is null ? 1 : MarkWeight) / Gate, bits);
            for (var bit = 0; bit < PuppetLayout.IdBits; bit++)
                down[(PuppetLayout.Target + bit) * neurons + n] = bits[bit];
        }
        const string Name = "model.layers.0.mlp.";
        return [new($"{Name}down_proj.weight", [Hidden, neurons], down), new(
            $"{Name}gate_proj.weight", [neurons, Hidden], gate), new($"{Name}up_proj.weight", [neurons, Hidden], up)];
    }

    private static float[] Head(PuppetVocabulary vocabulary)
    {
        var rows = new float[vocabulary.Count * Hidden];
        for (var id = 0; id < vocabulary.Count; id++)
            Bits(id, PuppetLayout.IdBits, HeadWeight, rows.AsSpan(id * Hidden + PuppetLayout.Target));
        // What runs where nothing was selected, as in a server's warm-up.
        rows[vocabulary.Ids(0)[0] * Hidden + PuppetLayout.One] = 1;
        return rows;
    }

    private static void Bits(int number, int count, float size, Span<float> to)
    {
        for (var bit = 0; bit < count; bit++)
            to[bit] = (number >> bit & 1) == 1 ? size : -size;
    }

    private static float[] Ones()
    {
        var ones = new float[Hidden];
        Array.Fill(ones, 1);
        return ones;
    }
}
