namespace MlxDoctor.Harness.Client;

/// <summary>Keeps the bearer token out of everything that is written.</summary>
internal static class Secrets
{
    /// <summary>The text with each occurrence of the key replaced.</summary>
    public static string Mask(string text, string? key, string by = "***") =>
        string.IsNullOrEmpty(key) ? text : text.Replace(key, by, StringComparison.Ordinal);
}
