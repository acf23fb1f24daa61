using System.Text;
using MlxDoctor.Core.Cases;

namespace MlxDoctor.Core.Runs;

/// <summary>The keys that this process knows: whatever it writes or prints passes here.</summary>
internal static class Secrets
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<string> Keys = new(StringComparer.Ordinal);
    private static readonly HashSet<string> OwnWords = new(StringComparer.Ordinal);
    private static volatile Masker? _current;

    /// <summary>Masks every key that is known: that of the variable which <see cref="RunOptions.ApiKeyEnv"/> names, and those that were added.</summary>
    public static Masker Current
    {
        get
        {
            if (_current is { } known)
                return known;
            lock (Gate)
            {
                var request = RunRequest.OfVariables(Tier.Smoke);
                if (request.Text(RunOptions.ApiKeyEnv) is { } variable)
                    Keep(Environment.GetEnvironmentVariable(variable));
                return _current = new Masker(Keys, [.. OwnWords, .. request.Names]);
            }
        }
    }

    /// <summary>From now on this key is masked too.</summary>
    /// <param name="key">The key; null and blank ones are none.</param>
    /// <param name="ownWords">Names that this process uses and its environment does not tell.</param>
    public static void Add(string? key, params IEnumerable<string?> ownWords)
    {
        lock (Gate)
        {
            Keep(key);
            OwnWords.UnionWith(ownWords.OfType<string>());
            _current = null;
        }
    }

    /// <summary>The text without keys.</summary>
    public static string Mask(string text) => Current.Text(text);

    /// <summary>The content of a file without keys; JSON stays JSON.</summary>
    public static ReadOnlyMemory<byte> Mask(string path, ReadOnlyMemory<byte> content) =>
        Path.GetExtension(path) == ".json" ? JsonMask.Of(content, Current, indented: true) : Current.Bytes(content);

    /// <summary>One line of JSON without keys.</summary>
    public static ReadOnlyMemory<byte> MaskLine(string json) => JsonMask.Of(Encoding.UTF8.GetBytes(json), Current, indented: false);

    private static void Keep(string? key)
    {
        if (!string.IsNullOrWhiteSpace(key))
            Keys.Add(key.Trim());
    }
}
