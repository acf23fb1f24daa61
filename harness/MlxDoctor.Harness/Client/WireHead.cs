using System.Globalization;
using System.Text;

namespace MlxDoctor.Harness.Client;

/// <summary>First line and headers of an HTTP/1 message, in their order and spelling.</summary>
internal sealed record WireHead(string Line, IReadOnlyList<(string Name, string Value)> Fields)
{
    /// <summary>Second word of a request's first line: path and query.</summary>
    public string Target => Word(1);

    /// <summary>First word of a request's first line.</summary>
    public string Method => Word(0);

    /// <summary>Status of an answer; 0 when its first line has none.</summary>
    public int Status => int.TryParse(Word(1), NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : 0;

    /// <summary>How the end of the body is found.</summary>
    public bool Chunked => this["transfer-encoding"]?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Announced length of the body.</summary>
    public long? Length => long.TryParse(this["content-length"], NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null;

    /// <summary>True when the connection is not used again after this message.</summary>
    public bool Closes => this["connection"] is { } connection
        ? connection.Contains("close", StringComparison.OrdinalIgnoreCase)
        : Line.Contains("HTTP/1.0", StringComparison.Ordinal);

    /// <summary>Value of a header, or null.</summary>
    public string? this[string name] => Fields.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>The same with one header replaced, or removed when the value is null.</summary>
    public WireHead With(string name, string? value)
    {
        var fields = Fields.Where(f => !f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (value is not null)
            fields.Add((name, value));
        return this with { Fields = fields };
    }

    /// <summary>The same before a body of a known length.</summary>
    public WireHead Sized(long length) => With("Transfer-Encoding", null).With("Content-Length", length.ToString(CultureInfo.InvariantCulture));

    /// <summary>As it goes over the wire.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder(Line).Append("\r\n");
        foreach (var (name, value) in Fields)
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        return Encoding.Latin1.GetBytes(text.Append("\r\n").ToString());
    }

    /// <summary>Reads the lines before the blank one.</summary>
    public static WireHead Parse(string text)
    {
        var lines = text.Split("\n").Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0).ToList();
        return new(lines.Count > 0 ? lines[0] : "", [.. lines.Skip(1).Select(Field)]);
    }

    private static (string, string) Field(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (line, "") : (line[..colon], line[(colon + 1)..].Trim());
    }

    private string Word(int index) => Line.Split(' ') is { } words && words.Length > index ? words[index] : "";
}
