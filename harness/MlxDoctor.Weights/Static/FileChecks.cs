using MlxDoctor.Core.Findings;

namespace MlxDoctor.Weights.Static;

/// <summary>Files, headers and index.</summary>
internal static class FileChecks
{
    /// <summary>The checks.</summary>
    public static IReadOnlyList<StaticCheck> All { get; } =
    [
        new("files.weights_present", FindingCode.WeightsFilesWeightsPresent, "at least one tensor file can be read", c =>
            c.Checkpoint.Files.Count > 0 ? [] : [new(StaticVerdict.Fail, null, null, "no tensor file can be read")]),
        new("files.headers", FindingCode.WeightsFilesHeaders, "headers, offsets, types and shapes agree with the files", c =>
            c.Checkpoint.Problems.Where(
                p => !p.StartsWith('[') && !p.StartsWith("config.json", StringComparison.Ordinal) && !p.Contains("is also in", StringComparison.Ordinal))
                .Select(p => new StaticFinding(StaticVerdict.Fail, p.Split(':')[0], null, p))),
        new("files.holes", FindingCode.WeightsFilesHoles, "every byte of the tensor files was written", c =>
            c.Checkpoint.Holes
                .Select(
                    h => new StaticFinding(
                        StaticVerdict.Warn, h.File, null, FormattableString.Invariant($"has {h.Bytes} bytes that were never written and read as zero")))),
        new("files.partial_downloads", FindingCode.WeightsFilesPartialDownloads, "no partial downloads lie in the directory", c =>
            Directory.EnumerateFiles(c.Folder).Select(f => Path.GetFileName(f)!)
                .Where(f => f.EndsWith(".incomplete", StringComparison.Ordinal) || f.EndsWith(".part", StringComparison.Ordinal)
                    || f.EndsWith(".tmp", StringComparison.Ordinal))
                .Select(f => new StaticFinding(StaticVerdict.Warn, f, null, "looks like a partial download"))),
        new("files.lfs_pointers", FindingCode.WeightsFilesLfsPointers, "no file is a Git LFS pointer", c =>
            Directory.EnumerateFiles(c.Folder)
                .Where(IsPointer)
                .Select(f => new StaticFinding(StaticVerdict.Fail, Path.GetFileName(f), null, "is a Git LFS pointer, not the file itself"))),
        new("index.readable", FindingCode.WeightsIndexReadable, "the index, if any, can be read", c =>
            c.Checkpoint.Index is null
                ? c.Checkpoint.Problems.Where(p => p.StartsWith("[index]", StringComparison.Ordinal))
                    .Select(p => new StaticFinding(StaticVerdict.Fail, null, null, p[8..]))
                : []),
        new("index.shards_exist", FindingCode.WeightsIndexShardsExist, "every shard that the index names exists", c =>
            c.Checkpoint.MissingShards.Select(s => new StaticFinding(StaticVerdict.Fail, s, null, "is named by the index and does not exist"))),
        new("index.tensors_exist", FindingCode.WeightsIndexTensorsExist, "every tensor of the index is in its shard", MissingTensors),
        new("index.complete", FindingCode.WeightsIndexComplete, "every tensor on disk is in the index", c =>
            c.Checkpoint.Index is not { } index ? [] : c.Checkpoint.Tensors.Where(t => !index.WeightMap.ContainsKey(t.Name))
                .Select(t => new StaticFinding(StaticVerdict.Warn, t.File, t.Name, "is not in the index"))),
        new("index.extra_files", FindingCode.WeightsIndexExtraFiles, "no tensor file lies beside the index unused", c =>
            c.Checkpoint.ExtraFiles.Select(f => new StaticFinding(StaticVerdict.Warn, f, null, "is not named by the index"))),
        new("index.total_size", FindingCode.WeightsIndexTotalSize, "the index states the right total size", TotalSize),
        new("tensors.unique", FindingCode.WeightsTensorsUnique, "no tensor is in two files", c =>
            c.Checkpoint.Duplicates.Select(d => new StaticFinding(StaticVerdict.Fail, d.Second, d.Name, $"is also in {d.First}"))),
        new("tensors.not_empty", FindingCode.WeightsTensorsNotEmpty, "no tensor is empty", c =>
            c.Checkpoint.Tensors.Where(t => t.Info.ByteLength == 0)
                .Select(t => new StaticFinding(StaticVerdict.Warn, t.File, t.Name, $"shape {t.Info.ShapeText} has no element"))),
    ];

    private static IEnumerable<StaticFinding> MissingTensors(StaticContext c)
    {
        if (c.Checkpoint.Index is not { } index)
            yield break;
        var where = c.Checkpoint.Tensors.ToDictionary(t => t.Name, t => t.File, StringComparer.Ordinal);
        foreach (var (name, shard) in index.WeightMap)
        {
            if (c.Checkpoint.MissingShards.Contains(shard))
                continue;
            if (!where.TryGetValue(name, out var file))
                yield return new StaticFinding(StaticVerdict.Fail, shard, name, "is named by the index and not in the shard");
            else if (file != shard)
                yield return new StaticFinding(StaticVerdict.Fail, shard, name, $"is in {file}, the index says {shard}");
        }
    }

    private static IEnumerable<StaticFinding> TotalSize(StaticContext c)
    {
        var actual = c.Checkpoint.Tensors.Sum(t => t.Info.ByteLength);
        if (c.Checkpoint.Index is { TotalBytes: { } stated } index && stated != actual && c.Checkpoint.MissingShards.Count == 0)
            yield return new StaticFinding(
                StaticVerdict.Warn, index.File, null, FormattableString.Invariant($"states {stated} bytes, the tensors have {actual}"));
    }

    private static bool IsPointer(string file)
    {
        try
        {
            // Through the link, if it is one: a link's own length says nothing about what would be read.
            using var stream = File.OpenRead(file);
            if (stream.Length > 1024)
                return false;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd().StartsWith("version https://git-lfs", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
