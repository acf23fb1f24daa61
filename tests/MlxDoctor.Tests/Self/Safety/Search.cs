using System.IO.Compression;
using System.Text;
using System.Text.Json;
using FluentAssertions;
using MlxDoctor.Tests.Support;

namespace MlxDoctor.Tests.Self.Safety;

/// <summary>Looks for a key in all its forms, as <c>grep -r</c> does, and into recordings too.</summary>
internal static class Search
{
    /// <summary>No file of the folder, and none of the texts, holds any form of the key.</summary>
    public static void FindsNo(string key, string folder, params string[] texts)
    {
        var places = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .SelectMany(Read)
            .Concat(texts.Select((t, i) => ($"text {i}", t)));
        var found =
            from place in places
            from form in KeyForms.Of(key)
            where place.Item2.Contains(form.Value, StringComparison.Ordinal)
            select $"{form.Key} in {place.Item1}";
        found.Should().BeEmpty();
    }

    private static IEnumerable<(string, string)> Read(string file)
    {
        if (!file.EndsWith(".gz", StringComparison.Ordinal))
        {
            yield return (file, Encoding.Latin1.GetString(File.ReadAllBytes(file)));
            yield break;
        }
        using var zip = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var lines = new StreamReader(zip);
        while (lines.ReadLine() is { } line)
        {
            yield return (file, line);
            using var one = JsonDocument.Parse(line);
            if (one.RootElement.TryGetProperty("body", out var body))
                yield return (file + " body", Encoding.Latin1.GetString(body.GetBytesFromBase64()));
        }
    }
}
