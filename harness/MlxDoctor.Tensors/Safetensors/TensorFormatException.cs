namespace MlxDoctor.Tensors.Safetensors;

/// <summary>A tensor file that cannot be what it says it is.</summary>
internal sealed class TensorFormatException : Exception
{
    /// <summary>One line: file, tensor (if one is to blame) and what is wrong.</summary>
    public TensorFormatException(string file, string? tensor, string problem, Exception? inner = null)
        : base(tensor is null ? $"{file}: {problem}" : $"{file}: tensor '{tensor}': {problem}", inner)
    {
        File = file;
        Tensor = tensor;
        Problem = problem;
    }

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>Name of the tensor, or null when the file as a whole is to blame.</summary>
    public string? Tensor { get; }

    /// <summary>True when the file is shorter than it says it is, as after a download that stopped.</summary>
    public bool Truncated { get; init; }

    /// <summary>What is wrong, without the names.</summary>
    public string Problem { get; }
}
