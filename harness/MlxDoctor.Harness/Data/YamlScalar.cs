using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MlxDoctor.Harness.Data;

/// <summary>What a scalar is by the core schema of YAML 1.2: quoted is text, plain is null, bool, number or text.</summary>
internal static class YamlScalar
{
    /// <summary>The value: null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/> or <see cref="string"/>.</summary>
    public static object? Value(YamlScalarNode node)
    {
        var text = node.Value ?? "";
        if (node.Style is not (ScalarStyle.Plain or ScalarStyle.Any))
            return text;
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            _ => Number(text) ?? text,
        };
    }

    /// <summary>The English name of a node's type, for messages.</summary>
    public static string Describe(YamlNode node) => node switch
    {
        YamlMappingNode => "a map",
        YamlSequenceNode => "a list",
        YamlScalarNode s => Value(s) switch
        {
            null => "empty",
            bool => $"the truth value {s.Value}",
            long => $"the number {s.Value}",
            double => $"the number {s.Value}",
            _ => $"the text '{s.Value}'",
        },
        _ => "something else",
    };

    private static object? Number(string text)
    {
        // .NET reads "Infinity", white space and group signs too, which YAML takes for text.
        if (!text.All(c => char.IsAsciiDigit(c) || c is '-' or '+' or '.' or 'e' or 'E') || !text.Any(char.IsAsciiDigit))
            return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) ? real : null;
    }
}
