using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Context.Failures;

/// <summary>All that is known about one failure: structure first, text last.</summary>
/// <param name="Phase">How far it came.</param>
internal sealed record FailureFacts(Phase Phase)
{
    private const int MostSaid = 300;

    /// <summary>Status code; null without an answer.</summary>
    public int? Status { get; init; }

    /// <summary>The error's code and type fields, or null.</summary>
    public string? Code { get; init; }

    /// <summary>The error's param field, or null.</summary>
    public string? Param { get; init; }

    /// <summary>How the exchange ended.</summary>
    public Ending Ending { get; init; } = Ending.NonStreamComplete;

    /// <summary>The process of a launched server is gone.</summary>
    public bool ProcessGone { get; init; }

    /// <summary>What a short question afterwards found; null when none was put.</summary>
    public Life? Afterwards { get; init; }

    /// <summary>A complete answer came and held no text.</summary>
    public bool Empty { get; init; }

    /// <summary>Tokens that the server counted in the prompt; null when it did not say.</summary>
    public long? PromptTokens { get; init; }

    /// <summary>Tokens that were sent, as far as calibrated; null when unknown.</summary>
    public int? SentTokens { get; init; }

    /// <summary>What the server said, raw.</summary>
    public string Text { get; init; } = "";

    /// <summary>The text, or what happened in its place; shortened.</summary>
    public string Short()
    {
        var text = Text.ReplaceLineEndings(" ").Trim();
        return text.Length > 0 ? Shortened(text) : Empty ? "a complete answer without text" : Ending.ToString();
    }

    /// <summary>The beginning of a text.</summary>
    public static string Shortened(string text) => text.Length > MostSaid ? text[..MostSaid] + "…" : text;
}
