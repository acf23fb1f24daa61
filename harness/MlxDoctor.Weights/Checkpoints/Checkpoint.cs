using MlxDoctor.Core.Errors;
using MlxDoctor.Tensors.Files;
using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Safetensors;

namespace MlxDoctor.Weights.Checkpoints;

/// <summary>A model directory (or one tensor file) with every readable file opened.</summary>
internal sealed class Checkpoint : IDisposable
{
    private readonly List<ITensorFile> _opened = [];

    private Checkpoint(string folder, ModelConfig? config)
    {
        Folder = folder;
        Config = config;
    }

    /// <summary>The model directory.</summary>
    public string Folder { get; }

    /// <summary>config.json, if it can be read.</summary>
    public ModelConfig? Config { get; }

    /// <summary>The index, if there is a usable one.</summary>
    public CheckpointIndex? Index { get; private set; }

    /// <summary>Whether the index decided which files were read.</summary>
    public bool IndexUsed { get; private set; }

    /// <summary>Files that were opened, relative, in order.</summary>
    public List<string> Files { get; } = [];

    /// <summary>Tensor files on disk that were not read.</summary>
    public List<string> ExtraFiles { get; } = [];

    /// <summary>Shards that the index names and the disk lacks.</summary>
    public List<string> MissingShards { get; } = [];

    /// <summary>Every tensor in file order.</summary>
    public List<SourceTensor> Tensors { get; } = [];

    /// <summary>Tensors that a second file holds again: name and both files.</summary>
    public List<(string Name, string First, string Second)> Duplicates { get; } = [];

    /// <summary>Files with holes: name and bytes that were never written.</summary>
    public List<(string File, long Bytes)> Holes { get; } = [];

    /// <summary>What could not be read, one line each, with file and tensor.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Opens a directory or a single file.</summary>
    public static Checkpoint Open(string path, ScanSettings scan)
    {
        var single = File.Exists(path);
        if (!single && !Directory.Exists(path))
            throw new UsageException($"model path '{path}' does not exist", "give a directory with config.json and .safetensors files, or one tensor file");
        var folder = single ? Path.GetDirectoryName(Path.GetFullPath(path))! : path;
        var (config, configProblem) = ModelConfig.Read(folder);
        var checkpoint = new Checkpoint(folder, config);
        if (configProblem is not null)
            checkpoint.Problems.Add(configProblem);
        checkpoint.Problems.AddRange(config?.Problems ?? []);
        try
        {
            checkpoint.OpenFiles(single ? [Path.GetFileName(path)] : checkpoint.Plan(scan), scan);
            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _opened)
            file.Dispose();
    }

    private List<string> Plan(ScanSettings scan)
    {
        var onDisk = Walk(Folder, "").Where(f => scan.Extensions.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal).ToList();
        var (index, problem) = CheckpointIndex.Find(Folder);
        if (problem is not null)
            Problems.Add("[index] " + problem);
        Index = index;
        if (index is null || !scan.UseSafetensorsIndexJson)
            return onDisk;
        IndexUsed = true;
        var shards = index.WeightMap.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        foreach (var shard in shards.Where(s => !File.Exists(Path.Combine(Folder, s))))
        {
            MissingShards.Add(shard);
            Problems.Add($"[index] {index.File}: shard '{shard}' does not exist");
        }

        if (scan.StrictIndex && MissingShards.Count > 0)
            throw new UsageException(
                $"{Path.Combine(Folder, index.File)}: missing shards: {string.Join(", ", MissingShards)}",
                "download the model again, or set scan.strict_index to false");
        ExtraFiles.AddRange(onDisk.Except(shards, StringComparer.Ordinal));
        return [.. shards.Except(MissingShards, StringComparer.Ordinal)];
    }

    private void OpenFiles(IReadOnlyList<string> files, ScanSettings scan)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in files.Take(scan.MaxFiles ?? int.MaxValue))
        {
            try
            {
                var file = TensorFiles.Open(Path.Combine(Folder, name));
                _opened.Add(file);
                if (Unwritten(name) is { } problem)
                {
                    Problems.Add(problem);
                    continue;
                }

                Files.Add(name);
                foreach (var tensor in file.Tensors.Values.OrderBy(t => t.Name, StringComparer.Ordinal))
                {
                    if (owners.TryAdd(tensor.Name, name))
                    {
                        Tensors.Add(new SourceTensor(name, tensor, file));
                        continue;
                    }

                    Duplicates.Add((tensor.Name, owners[tensor.Name], name));
                    Problems.Add($"{name}: tensor '{tensor.Name}' is also in {owners[tensor.Name]}; the first one is used");
                }
            }
            catch (TensorFormatException e)
            {
                Problems.Add(e.Tensor is null ? $"{name}: {e.Problem}" : $"{name}: tensor '{e.Tensor}': {e.Problem}");
            }
        }
    }

    /// <summary>Why a file that is mostly holes is not read: hours of zeros would follow.</summary>
    private string? Unwritten(string name)
    {
        const long notable = 1 << 16;
        var path = Path.Combine(Folder, name);
        var length = new FileInfo(path).Length;
        if (FileHoles.WrittenBytes(path) is not { } written || length - written < notable)
            return null;
        Holes.Add((name, length - written));
        return written >= length / 2 ? null
            : FormattableString.Invariant($"{name}: is {length} bytes long, but only {written} were ever written (a download that did not finish?)");
    }

    /// <summary>Files below a directory; linked directories are not entered, so that no link can lead in a circle.</summary>
    private static IEnumerable<string> Walk(string folder, string relative)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
            yield return relative + Path.GetFileName(file);
        foreach (var child in new DirectoryInfo(folder).EnumerateDirectories())
        {
            if (child.LinkTarget is not null || child.Name.StartsWith('.'))
                continue;
            foreach (var file in Walk(child.FullName, relative + child.Name + "/"))
                yield return file;
        }
    }
}
