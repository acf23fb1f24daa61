using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlxDoctor.Harness.Servers;

/// <summary>The note on disk that a server runs, so that a later run can end what a killed one left.</summary>
internal sealed record ServerLock
{
    /// <summary>What lock files end with.</summary>
    public const string Extension = ".server.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The value of the server's tag variable.</summary>
    public required string Tag { get; init; }

    /// <summary>The process that started it; while it lives, the server is no orphan.</summary>
    public required ProcessRef Host { get; init; }

    /// <summary>The server, or null in the moment before its start.</summary>
    public ProcessRef? Server { get; init; }

    /// <summary>Its descendants as far as they were seen.</summary>
    public IReadOnlyList<ProcessRef> Descendants { get; init; } = [];

    /// <summary>The command line, for the message.</summary>
    public required string Command { get; init; }

    /// <summary>The file of a tag's lock.</summary>
    public static string PathOf(string stateDir, string tag) => Path.Combine(stateDir, tag + Extension);

    /// <summary>Reads a lock file; null when its content is none.</summary>
    /// <remarks>A short tag would be part of other servers' tags, so that only a whole one is taken.</remarks>
    public static ServerLock? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ServerLock>(File.ReadAllBytes(path), Json) is { } read && Guid.TryParseExact(read.Tag, "N", out _) ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes it, never half.</summary>
    public void Write(string stateDir)
    {
        Directory.CreateDirectory(stateDir);
        var path = PathOf(stateDir, Tag);
        File.WriteAllBytes(path + ".tmp", JsonSerializer.SerializeToUtf8Bytes(this, Json));
        File.Move(path + ".tmp", path, overwrite: true);
    }
}
