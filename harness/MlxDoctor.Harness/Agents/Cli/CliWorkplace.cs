using System.Globalization;
using System.Security.Cryptography;

namespace MlxDoctor.Harness.Agents.Cli;

/// <summary>A throw-away home and working directory, with a file whose content nobody can guess.</summary>
internal sealed class CliWorkplace : IDisposable
{
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ";

    private readonly string _root;

    /// <summary>Makes it.</summary>
    /// <remarks>The path is short: small models copy it into their tool calls, and a long temporary folder costs them.</remarks>
    public CliWorkplace(string name)
    {
        _root = Path.Combine(
            Directory.Exists("/tmp") ? "/tmp" : Path.GetTempPath(), $"{name.Split('-')[0]}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");
        Home = Directory.CreateDirectory(Path.Combine(_root, "home")).FullName;
        Work = Directory.CreateDirectory(Path.Combine(_root, "work")).FullName;
        Code = NewCode();
        Secret = Path.Combine(Work, "secret.txt");
        File.WriteAllText(Secret, Code + "\n");
    }

    /// <summary>An empty home.</summary>
    public string Home { get; }

    /// <summary>The working directory.</summary>
    public string Work { get; }

    /// <summary>The file to read.</summary>
    public string Secret { get; }

    /// <summary>What it holds: three letters, a hyphen, five digits, all different.</summary>
    public string Code { get; }

    /// <summary>The task.</summary>
    public string Prompt => $"Read the file {Secret} and tell me the word in it.";

    /// <summary>Puts values into a text's placeholders.</summary>
    public string Fill(string text, Uri url) => text
        .Replace("{url}", url.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
        .Replace("{home}", Home, StringComparison.Ordinal)
        .Replace("{work}", Work, StringComparison.Ordinal)
        .Replace("{prompt}", Prompt, StringComparison.Ordinal);

    /// <summary>Writes configuration files.</summary>
    public void Write(IReadOnlyDictionary<string, string> files, Uri url)
    {
        foreach (var (path, text) in files)
        {
            var file = Fill(path, url);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, Fill(text, url));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(_root, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An agent may still be writing while it dies; a folder in the temporary directory is no harm.
        }
    }

    private static string NewCode()
    {
        var letters = Letters.ToCharArray();
        var digits = "0123456789".ToCharArray();
        RandomNumberGenerator.Shuffle(letters.AsSpan());
        RandomNumberGenerator.Shuffle(digits.AsSpan());
        return string.Create(CultureInfo.InvariantCulture, $"{new string(letters, 0, 3)}-{new string(digits, 0, 5)}");
    }
}
