using System.Globalization;
using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Quant;
using MlxDoctor.Tensors.Safetensors;

namespace MlxDoctor.Weights.Checkpoints;

/// <summary>A weight as the model uses it: a plain floating-point tensor, or packed codes with their scales and biases.</summary>
internal sealed record WeightTensor(SourceTensor Source, SourceTensor? Scales, SourceTensor? Biases, QuantScheme? Scheme, long[] Shape)
{
    /// <summary>Name of the weight.</summary>
    public string Name => Source.Name;

    /// <summary>Stored type for tables.</summary>
    public string StoredAs => Scheme is { } scheme
        ? $"{scheme.Name}/{Scales!.Info.Dtype.HeaderName()}"
        : Source.Info.Dtype.HeaderName();

    /// <summary>Stored bytes, scales and biases included.</summary>
    public long StoredBytes => Source.Info.ByteLength + (Scales?.Info.ByteLength ?? 0) + (Biases?.Info.ByteLength ?? 0);

    /// <summary>Number of weights.</summary>
    public long Elements => Shape.Aggregate(1L, (a, b) => a * b);

    /// <summary>Joins the parts of quantised modules; says what does not fit.</summary>
    public static List<WeightTensor> All(Checkpoint checkpoint, List<string> problems)
    {
        var byName = checkpoint.Tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        var parts = new HashSet<string>(StringComparer.Ordinal);
        var weights = new List<WeightTensor>();
        foreach (var tensor in checkpoint.Tensors)
        {
            if (tensor.Info.Dtype != TensorDtype.U32 || !tensor.Name.EndsWith(".weight", StringComparison.Ordinal))
                continue;
            var module = tensor.Name[..^".weight".Length];
            if (!byName.TryGetValue(module + ".scales", out var scales))
                continue;
            byName.TryGetValue(module + ".biases", out var biases);
            parts.UnionWith([tensor.Name, scales.Name, biases?.Name ?? ""]);
            var (weight, problem) = Join(checkpoint, module, tensor, scales, biases);
            if (weight is not null)
                weights.Add(weight);
            else
                problems.Add($"{tensor.File}: tensor '{tensor.Name}': {problem}");
        }

        weights.AddRange(checkpoint.Tensors.Where(t => !parts.Contains(t.Name) && FloatDecoder.CanDecode(t.Info.Dtype))
            .Select(t => new WeightTensor(t, null, null, null, t.Info.Shape)));
        return [.. weights.OrderBy(w => w.Source.File, StringComparer.Ordinal).ThenBy(w => w.Name, StringComparer.Ordinal)];
    }

    private static (WeightTensor? Weight, string? Problem) Join(
        Checkpoint checkpoint, string module, SourceTensor packed, SourceTensor scales, SourceTensor? biases)
    {
        var (w, s) = (packed.Info.Shape, scales.Info.Shape);
        if (w.Length < 2 || s.Length != w.Length || !w.AsSpan(0, w.Length - 1).SequenceEqual(s.AsSpan(0, s.Length - 1)))
            return (null, $"packed shape {packed.Info.ShapeText} and scales shape {scales.Info.ShapeText} do not belong together");
        if (biases is not null && !biases.Info.Shape.AsSpan().SequenceEqual(s))
            return (null, $"scales shape {scales.Info.ShapeText} and biases shape {biases.Info.ShapeText} differ");
        var scheme = checkpoint.Config?.SchemeOf(module);
        var inferred = scheme is null;
        scheme ??= Infer(w[^1], s[^1], biases is not null);
        if (scheme is not { } known)
            return (null, "no bits and group size fit its packed shape, and config.json has no quantization block");
        var columns = s[^1] * known.GroupSize;
        if (columns * known.Bits != w[^1] * 32)
            return (null, string.Create(CultureInfo.InvariantCulture,
                $"{known.Name}{(inferred ? "" : " of config.json")} with {s[^1]} groups means "
                    + $"{columns * known.Bits / 32.0} words a row, the tensor has {w[^1]}"));
        if ((known.Mode == QuantMode.Affine) != biases is not null)
            return (null, known.Mode == QuantMode.Affine ? "affine codes without biases" : $"{known.ModeName} has no biases, but there are some");
        var scaleTypeFits = known.Mode == QuantMode.Affine
            ? FloatDecoder.CanDecode(scales.Info.Dtype) && scales.Info.Dtype == biases!.Info.Dtype
            : scales.Info.Dtype == TensorDtype.U8;
        if (!scaleTypeFits)
            return (null, $"scales of type {scales.Info.Dtype.HeaderName()} do not fit mode {known.ModeName}");
        return (new WeightTensor(packed, scales, biases, known, [.. w[..^1], columns]), null);
    }

    /// <summary>Without config.json several schemes may fit the shapes; MLX's defaults are tried first.</summary>
    private static QuantScheme? Infer(long words, long groups, bool affine)
    {
        if (groups == 0)
            return null;
        var candidates = QuantSchemes.All.Where(s => (s.Mode == QuantMode.Affine) == affine && groups * s.GroupSize * s.Bits == words * 32).ToList();
        foreach (var size in new[] { 64, 32, 128, 16 })
            if (candidates.Exists(c => c.GroupSize == size))
                return candidates.Find(c => c.GroupSize == size);
        return null;
    }
}
