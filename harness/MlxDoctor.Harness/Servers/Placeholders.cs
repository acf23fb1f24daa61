using MlxDoctor.Core.Errors;

namespace MlxDoctor.Harness.Servers;

/// <summary>The <c>{names}</c> that a profile's commands may hold.</summary>
internal static class Placeholders
{
    /// <summary>The model's folder or id as given to the server.</summary>
    public const string Model = "model";

    /// <summary>The last part of the model's path.</summary>
    public const string ModelFolder = "model_folder";

    /// <summary>The port that was chosen.</summary>
    public const string Port = "port";

    /// <summary>The found executable.</summary>
    public const string Executable = "executable";

    /// <summary>The Python interpreter that runs the executable.</summary>
    public const string Python = "python";

    /// <summary>The key that the server is to ask for; it is written to no record.</summary>
    public const string ApiKey = "api_key";

    private static readonly string[] All = [Model, ModelFolder, Port, Executable, Python, ApiKey];

    /// <summary>The text with every known placeholder replaced; values are not searched again.</summary>
    public static string Fill(string template, IReadOnlyDictionary<string, string> values)
    {
        var text = new System.Text.StringBuilder();
        var at = 0;
        while (at < template.Length)
        {
            var next = All.FirstOrDefault(n => template.AsSpan(at).StartsWith($"{{{n}}}", StringComparison.Ordinal) && values.ContainsKey(n));
            text.Append(next is null ? template[at].ToString() : values[next]);
            at += next is null ? 1 : next.Length + 2;
        }
        return text.ToString();
    }

    /// <summary>True when the template holds the placeholder.</summary>
    public static bool Uses(string template, string name) => template.Contains($"{{{name}}}", StringComparison.Ordinal);

    /// <summary>A complaint about a word in braces that looks like a placeholder but is none, or null.</summary>
    public static string? Unknown(string template)
    {
        foreach (System.Text.RegularExpressions.Match m in System.Text.RegularExpressions.Regex.Matches(template, @"\{([A-Za-z_]+)\}"))
            if (!All.Contains(m.Groups[1].Value))
                return $"unknown placeholder '{m.Value}': {Nearest.Hint(m.Groups[1].Value, All)}";
        return null;
    }

    /// <summary>What the model's placeholders stand for.</summary>
    public static Dictionary<string, string> OfModel(string model) => new(StringComparer.Ordinal)
    {
        [Model] = model,
        [ModelFolder] = Path.GetFileName(Path.TrimEndingDirectorySeparator(model)),
    };
}
