using System.Text.Json;

namespace MlxDoctor.Proofs.Accuracy;

/// <summary>When the server really sent the events of one answer, by its own clock.</summary>
internal sealed class TrueTimes
{
    private readonly List<double> _outputs = [];

    /// <summary>From the request's arrival to the first output.</summary>
    public double? TtftMs => _outputs.Count > 0 ? _outputs[0] - ReceivedMs : null;

    /// <summary>From the first to the last output.</summary>
    public double? SpanMs => _outputs.Count > 1 ? _outputs[^1] - _outputs[0] : null;

    /// <summary>From the request's arrival to [DONE].</summary>
    public double? E2eMs => DoneMs - ReceivedMs;

    /// <summary>Gaps between outputs.</summary>
    public IReadOnlyList<double> Gaps => [.. _outputs.Skip(1).Zip(_outputs, (b, a) => b - a)];

    /// <summary>How much later than planned each output was sent.</summary>
    public List<double> LateMs { get; } = [];

    private double ReceivedMs { get; set; }

    private double? DoneMs { get; set; }

    /// <summary>Reads the server's log; answers by their tag.</summary>
    public static IReadOnlyDictionary<string, TrueTimes> Read(string file)
    {
        var byTag = new Dictionary<string, TrueTimes>(StringComparer.Ordinal);
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            if (root.GetProperty("tag").GetString() is not { } tag)
                continue;
            if (!byTag.TryGetValue(tag, out var times))
                byTag[tag] = times = new();
            times.Add(root);
        }
        return byTag;
    }

    private void Add(JsonElement line)
    {
        ReceivedMs = line.GetProperty("received_ms").GetDouble();
        var sent = line.GetProperty("sent_ms").GetDouble();
        switch (line.GetProperty("kind").GetString())
        {
            case "delta":
                _outputs.Add(sent);
                if (line.GetProperty("due_ms") is { ValueKind: JsonValueKind.Number } due)
                    LateMs.Add(sent - due.GetDouble());
                break;
            case "done":
                DoneMs = sent;
                break;
            default:
                break;
        }
    }
}
