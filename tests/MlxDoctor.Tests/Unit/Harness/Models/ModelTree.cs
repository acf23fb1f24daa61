using MlxDoctor.Tests.Unit.Weights;

namespace MlxDoctor.Tests.Unit.Harness.Models;

/// <summary>Model folders in the layouts of real tools, whole or broken, in a directory that disappears with the test.</summary>
internal sealed class ModelTree : IDisposable
{
    public const string Config =
        """{"model_type":"llama","architectures":["LlamaForCausalLM"],"max_position_embeddings":4096,"quantization":{"bits":4,"group_size":64}}""";

    public string Root { get; } = Directory.CreateTempSubdirectory("models ü '\"-").FullName;

    public static byte[] Weights { get; } = TensorBytes.Safetensors(("model.norm.weight", [4], [1, 2, 3, 4]));

    /// <summary>A whole model with one file of weights.</summary>
    public string Model(params string[] folder)
    {
        var path = Path.Combine([Root, .. folder]);
        Write(path, "config.json", Config);
        Write(path, "tokenizer.json", "{}");
        File.WriteAllBytes(Path.Combine(path, "model.safetensors"), Weights);
        return path;
    }

    /// <summary>A whole model as the Hugging Face cache keeps it: the files are links to blobs.</summary>
    public string Snapshot(string cache, string repo, string commit, string? reference = null)
    {
        var repository = Path.Combine(Root, cache, "models--" + repo.Replace("/", "--", StringComparison.Ordinal));
        var snapshot = Path.Combine(repository, "snapshots", commit);
        var blobs = Path.Combine(repository, "blobs");
        Directory.CreateDirectory(blobs);
        Directory.CreateDirectory(snapshot);
        foreach (var (name, bytes) in new (string, byte[])[]
        {
            ("config.json", System.Text.Encoding.UTF8.GetBytes(Config)), ("tokenizer.json", "{}"u8.ToArray()), ("model.safetensors", Weights),
        })
        {
            var blob = Path.Combine(blobs, $"{commit}-{name}");
            File.WriteAllBytes(blob, bytes);
            File.CreateSymbolicLink(Path.Combine(snapshot, name), Path.Combine("..", "..", "blobs", Path.GetFileName(blob)));
        }
        if (reference is not null)
            Write(Path.Combine(repository, "refs"), reference, commit);
        return snapshot;
    }

    public static void Write(string folder, string name, string text)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name), text);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
