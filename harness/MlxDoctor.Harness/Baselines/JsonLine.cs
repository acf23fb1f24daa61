using System.Text.Json;

namespace MlxDoctor.Harness.Baselines;

/// <summary>Finds the line of a member in JSON text, for messages.</summary>
internal static class JsonLine
{
    /// <summary>The line (from 1) of the n-th member with that path of names; lists add nothing to a path. 1 when there is none.</summary>
    public static int Of(ReadOnlySpan<byte> json, IReadOnlyList<string> path, int occurrence = 0)
    {
        var reader = new Utf8JsonReader(json);
        var names = new List<(int Depth, string Name)>();
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                    continue;
                var depth = reader.CurrentDepth;
                names.RemoveAll(n => n.Depth >= depth);
                names.Add((depth, reader.GetString()!));
                if (names.Select(n => n.Name).SequenceEqual(path) && occurrence-- == 0)
                    return 1 + json[..(int)reader.TokenStartIndex].Count((byte)'\n');
            }
        }
        catch (JsonException e)
        {
            return (int)(e.LineNumber ?? 0) + 1;
        }
        return 1;
    }
}
