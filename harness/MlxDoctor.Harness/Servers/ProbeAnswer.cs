using System.Globalization;
using System.Net;

namespace MlxDoctor.Harness.Servers;

/// <summary>What a probe of a server saw.</summary>
/// <param name="Request">What was asked, for messages.</param>
/// <param name="Status">The status, or null when there was no answer.</param>
/// <param name="Text">The body, or why there was no answer.</param>
internal sealed record ProbeAnswer(string Request, HttpStatusCode? Status, string Text)
{
    private const int ShownCharacters = 300;

    /// <summary>There was a connection, and no answer in time.</summary>
    public bool TimedOut { get; init; }

    /// <summary>The status as a number; 0 without an answer.</summary>
    public int Code => (int)(Status ?? 0);

    /// <summary>One line for messages.</summary>
    public override string ToString()
    {
        var text = Text.ReplaceLineEndings(" ").Trim();
        if (text.Length > ShownCharacters)
            text = text[..ShownCharacters] + "…";
        return Status is null
            ? $"{Request}: no answer: {text}"
            : string.Create(CultureInfo.InvariantCulture, $"{Request}: {Code} {text}");
    }
}
