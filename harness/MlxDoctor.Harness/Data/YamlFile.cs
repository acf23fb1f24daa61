using MlxDoctor.Core.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace MlxDoctor.Harness.Data;

/// <summary>Reads authored YAML strictly: what a reader could misunderstand is refused with file and line.</summary>
internal static class YamlFile
{
    /// <summary>Authored files are small; a larger one is something else.</summary>
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Containers inside containers; deeper input is refused before the parser recurses into it.</summary>
    private const int MaxDepth = 64;

    /// <summary>Reads a file whose root is a map.</summary>
    /// <exception cref="UsageException">It is missing, unreadable, or no strict YAML map.</exception>
    public static YamlMap Load(string path)
    {
        string text;
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
                throw new UsageException($"{path}: larger than {MaxBytes} bytes", "Authored data files are small: is this the right file?");
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: can't be read: {e.Message}", "Check the path and its permissions.", e);
        }
        return Parse(text, path);
    }

    /// <summary>Reads text whose root is a map; <paramref name="file"/> names it in messages.</summary>
    public static YamlMap Parse(string text, string file)
    {
        try
        {
            RefuseWhatSurprises(text, file);
            var stream = new YamlStream();
            using var reader = new StringReader(text);
            stream.Load(reader);
            if (stream.Documents.Count != 1)
                throw Error(file, 1, $"holds {stream.Documents.Count} documents", "Write exactly one YAML document.");
            return stream.Documents[0].RootNode is YamlMappingNode map
                ? new YamlMap(map, file, "")
                : throw Error(file, 1, "the root is no map", "Start the file with 'key: value'.");
        }
        catch (YamlException e)
        {
            var message = e.InnerException?.Message ?? e.Message;
            throw Error(file, (int)e.Start.Line, $"no valid YAML: {message}", "Correct the syntax; a key may appear only once in a map.", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // The scanner leaves some broken input to the exceptions of its collections, which know no line.
            throw Error(file, LastLine(text), "no valid YAML", "Correct the syntax from this line on: an open bracket or quote?", e);
        }
    }

    /// <summary>The exception that names file and line.</summary>
    public static UsageException Error(string file, int line, string what, string remedy, Exception? inner = null) =>
        new($"{file}:{line}: {what}", remedy, inner);

    /// <summary>The line of the last thing that could be parsed.</summary>
    private static int LastLine(string text)
    {
        var line = 1;
        using var reader = new StringReader(text);
        var parser = new Parser(reader);
        try
        {
            while (parser.MoveNext())
                line = (int)parser.Current!.Start.Line;
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            return line;
        }
        return line;
    }

    /// <summary>Anchors and tags make a value depend on text elsewhere; deep nesting overflows the stack of a recursive reader.</summary>
    private static void RefuseWhatSurprises(string text, string file)
    {
        using var reader = new StringReader(text);
        var parser = new Parser(reader);
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            var line = (int)parser.Current.Start.Line;
            if (depth > MaxDepth + 2)
                throw Error(file, line, $"more than {MaxDepth} levels deep", "Flatten it.");
            if (parser.Current is AnchorAlias || (parser.Current is NodeEvent { Anchor.IsEmpty: false }))
                throw Error(file, line, "uses an anchor or alias", "Write the value out: anchors are not supported.");
            if (parser.Current is NodeEvent { Tag.IsEmpty: false })
                throw Error(file, line, "uses a tag", "Leave the tag out; quote text that looks like a number.");
        }
    }
}
