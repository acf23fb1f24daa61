using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using MlxDoctor.Core.Errors;

namespace MlxDoctor.Harness.Agents;

/// <summary>What a user writes where to point an agent at a server.</summary>
/// <param name="Kind"><c>env</c>, <c>yaml</c>, <c>json</c> or <c>toml</c>; decides how values are quoted.</param>
/// <param name="Path">The file, or null for environment variables.</param>
/// <param name="Template">The text with placeholders.</param>
internal sealed partial record AgentConfiguration(string Kind, string? Path, string Template)
{
    /// <summary>The kinds.</summary>
    public static readonly string[] Kinds = ["env", "yaml", "json", "toml"];

    /// <summary>The placeholders.</summary>
    public static readonly string[] Placeholders = ["base_url", "base_url_no_v1", "model_id", "api_key"];

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The first placeholder that does not exist, or null.</summary>
    public string? UnknownPlaceholder() =>
        Placeholder().Matches(Template).Select(m => m.Groups[1].Value).FirstOrDefault(n => !Placeholders.Contains(n));

    /// <summary>The text for one server and model; each value is quoted as its file format needs it.</summary>
    public string Render(Uri baseUrl, string model, string apiKey)
    {
        var url = baseUrl.AbsoluteUri.TrimEnd('/');
        return Placeholder().Replace(Template, match => Quote(match.Groups[1].Value switch
        {
            "base_url" => url,
            "base_url_no_v1" => url.EndsWith("/v1", StringComparison.Ordinal) ? url[..^3] : url,
            "model_id" => model,
            "api_key" => apiKey,
            var other => throw new UsageException($"no placeholder '{{{other}}}'", Nearest.Hint(other, Placeholders)),
        }));
    }

    private string Quote(string value) => Kind switch
    {
        "env" => Shell(value),
        // A JSON string is also a YAML and a TOML basic string.
        _ => JsonSerializer.Serialize(value, Readable),
    };

    private static string Shell(string value)
    {
        if (value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or ':' or '.' or '-' or '_'))
            return value;
        return new StringBuilder("'").Append(value.Replace("'", "'\\''", StringComparison.Ordinal)).Append('\'').ToString();
    }

    // Two braces, so that a JSON template needs no escapes.
    [GeneratedRegex(@"\{\{\s*([a-z0-9_]+)\s*\}\}")]
    private static partial Regex Placeholder();
}
