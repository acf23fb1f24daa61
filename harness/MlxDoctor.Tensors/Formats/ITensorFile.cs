using MlxDoctor.Tensors.Safetensors;

namespace MlxDoctor.Tensors.Formats;

/// <summary>A checked file of named tensors, whatever its format.</summary>
internal interface ITensorFile : IDisposable
{
    /// <summary>Path given when it was opened.</summary>
    string Path { get; }

    /// <summary>Every tensor by name; offsets are meaningful only to the file itself.</summary>
    IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Gives access to one tensor's bytes; dispose the result when done with the tensor.</summary>
    ITensorBytes Load(TensorInfo tensor);
}
