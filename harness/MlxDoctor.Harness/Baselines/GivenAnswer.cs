using System.Text;
using System.Text.Json;

namespace MlxDoctor.Harness.Baselines;

/// <summary>One answer to a prompt, as far as answers are compared.</summary>
internal sealed record GivenAnswer
{
    /// <summary>The visible text.</summary>
    public string Content { get; init; } = "";

    /// <summary>The thinking, in whatever field it came.</summary>
    public string Reasoning { get; init; } = "";

    /// <summary>Tool calls in order.</summary>
    public IReadOnlyList<GivenCall> Calls { get; init; } = [];

    /// <summary>Tokens of the answer by the server's count; null when it gave none.</summary>
    public long? Tokens { get; init; }

    /// <summary>Natural logarithm of the first token's probability; null where the server gave none.</summary>
    public double? FirstLogprob { get; init; }

    /// <summary>Why there is no answer; null when there is one.</summary>
    public string? Missing { get; init; }

    /// <summary>All that is compared, as one text: white space at the ends and the spelling of JSON do not count.</summary>
    public string Text()
    {
        if (Missing is not null)
            return $"(no answer: {Missing})";
        var text = new StringBuilder();
        if (Reasoning.Trim().Length > 0)
            text.Append("(thinking) ").Append(Reasoning.Trim()).Append('\n');
        text.Append(Content.Trim());
        foreach (var call in Calls)
            text.Append(text.Length > 0 ? "\n" : "").Append("(call) ").Append(call.Name).Append(' ').Append(Canonical(call.Arguments));
        return text.ToString();
    }

    private static string Canonical(string arguments)
    {
        try
        {
            using var json = JsonDocument.Parse(arguments);
            return JsonSerializer.Serialize(json.RootElement);
        }
        catch (JsonException)
        {
            return arguments;
        }
    }
}
