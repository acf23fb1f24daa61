namespace MlxDoctor.Harness.Client;

/// <summary>Values used where no options are at hand.</summary>
internal static class ClientDefaults
{
    /// <summary>Deepest nesting of JSON that is read.</summary>
    public const int JsonDepth = 64;
}
