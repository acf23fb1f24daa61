namespace MlxDoctor.Harness.Client;

/// <summary>An error as a server told it.</summary>
/// <param name="Shape">How it was told.</param>
/// <param name="Message">Its text, or null.</param>
/// <param name="Raw">All of it as received, shortened.</param>
internal sealed record ApiError(ErrorShape Shape, string? Message, string Raw)
{
    /// <summary>The type field, or null.</summary>
    public string? Type { get; init; }

    /// <summary>The code field as text, or null.</summary>
    public string? Code { get; init; }

    /// <summary>The param field, or null; for FastAPI the location.</summary>
    public string? Param { get; init; }
}
