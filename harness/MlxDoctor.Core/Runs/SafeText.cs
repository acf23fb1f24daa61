namespace MlxDoctor.Core.Runs;

/// <summary>The one way of a text to a terminal, a test result or a page: without keys, and with nothing in it that acts.</summary>
internal static class SafeText
{
    /// <summary>The text as people may see it.</summary>
    public static string Of(string text) => VisibleText.Of(Secrets.Mask(text));
}
