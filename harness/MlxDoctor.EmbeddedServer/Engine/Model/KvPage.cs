using MlxDoctor.Tensors.Kernels;

namespace MlxDoctor.EmbeddedServer.Engine.Model;

/// <summary>Keys and values of 64 positions, shared by every sequence that begins with the same tokens.</summary>
internal sealed class KvPage(NativeBuffer data)
{
    public NativeBuffer Data => data;

    /// <summary>How many sequences and cached prompts hold it.</summary>
    public int Holders { get; set; } = 1;
}
