using CsCheck;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Data;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Data;

[Trait("Tier", "Smoke")]
public sealed class YamlFuzzTests
{
    private static readonly string[] Pieces =
    [
        "a", ": ", "\n", "  ", "- ", "[", "]", "{", "}", "'", "\"", "#", "|\n", ">", "&x", "*x", "!t", "?", "%",
        "\t", "---\n", "\0", "\uFEFF", "é", "1", ",", "\\", "@", "`",
    ];

    private static readonly Gen<string> Soup = Gen.Int[0, Pieces.Length - 1].Array[0, 24].Select(a => string.Concat(a.Select(i => Pieces[i])));

    [Fact]
    public void Any_text_is_read_or_refused_as_the_users_mistake() => Soup.Sample(text =>
    {
        try
        {
            YamlFile.Parse(text, "f.yaml");
        }
        catch (UsageException e)
        {
            return e.Message.StartsWith("f.yaml:", StringComparison.Ordinal);
        }
        return true;
    }, iter: 3000);
}
