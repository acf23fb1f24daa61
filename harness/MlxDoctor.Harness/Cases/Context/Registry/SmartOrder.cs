namespace MlxDoctor.Harness.Cases.Context.Registry;

/// <summary>The order in which several models are tested: what is quick first.</summary>
internal static class SmartOrder
{
    private const double PerToken = 100_000;

    /// <summary>Bytes + declared context x 100,000; what is unknown counts nothing.</summary>
    public static double Of(long? bytes, int? declared) => (bytes ?? 0) + ((declared ?? 0) * PerToken);
}
