using System.Security.Cryptography;
using System.Text;

namespace MlxDoctor.Core.Markup;

/// <summary>
/// A piece of a page. It is made from the literals of an interpolated string alone: what stands in its holes is text and gets encoded, unless it is such a
/// piece itself. A value in an attribute stands in double quotes.
/// </summary>
internal readonly record struct Html
{
    private readonly string? _text;

    private Html(string text) => _text = text;

    /// <summary>Nothing.</summary>
    public static Html None => default;

    /// <summary>Length in characters, as it is written.</summary>
    public int Length => ToString().Length;

    /// <summary>There is nothing in it.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>Writes the literals as they are and encodes the rest.</summary>
    public static Html Of(HtmlHandler written) => new(written.ToString());

    /// <summary>One after the other.</summary>
    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts));

    /// <summary>One after the other, each on a line.</summary>
    public static Html Lines(params IEnumerable<Html> parts) => new(string.Concat(parts.Where(p => !p.IsEmpty).Select(p => $"{p}\n")));

    /// <summary>A script or style of ours, which is a file of this assembly, and the hash by which a page's policy allows it.</summary>
    public static (Html Content, Html Hash) Asset(string name)
    {
        using var stream = typeof(Html).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the assembly");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = reader.ReadToEnd();
        return (new(text), new($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'"));
    }

    /// <inheritdoc/>
    public override string ToString() => _text ?? "";
}
