namespace MlxDoctor.EmbeddedServer.Api;

/// <summary>A request that is refused, as the API words it.</summary>
internal sealed class ApiException(int status, string message, string type, string? param, string? code) : Exception(message)
{
    public int Status => status;

    /// <summary>The class of error.</summary>
    public string Type => type;

    /// <summary>The parameter that was wrong.</summary>
    public string? Param => param;

    /// <summary>A name for programs.</summary>
    public string? Code => code;

    /// <summary>400: a parameter is wrong.</summary>
    public static ApiException Invalid(string? param, string message, string? code = null) =>
        new(400, message, "invalid_request_error", param, code);

    public static ApiException NotFound(string message, string? param = null, string? code = null) =>
        new(404, message, "not_found_error", param, code);
}
