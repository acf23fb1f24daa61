using System.Text.Json;

namespace MlxDoctor.Harness.Client;

/// <summary>Recognises the error shapes of the servers that were seen.</summary>
internal static class ApiErrorReader
{
    private const int MaxRaw = 4096;

    /// <summary>Reads an error member out of a payload that may as well be an answer; null when there is none.</summary>
    public static ApiError? Read(JsonElement root, bool isErrorForSure)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return isErrorForSure ? new ApiError(ErrorShape.OtherJson, JsonText.Text(root), Raw(root)) : null;
        if (JsonText.Member(root, "error") is { } error && error.ValueKind != JsonValueKind.False)
        {
            return error.ValueKind == JsonValueKind.Object
                ? Fields(JsonText.Text(root, "type") == "error" ? ErrorShape.Messages : ErrorShape.OpenAi, error, root)
                : new ApiError(ErrorShape.ErrorText, JsonText.Text(error) ?? error.GetRawText(), Raw(root));
        }
        var isFlat = JsonText.Text(root, "object") == "error" || JsonText.Text(root, "type") == "error";
        if (JsonText.Member(root, "detail") is { } detail && (isErrorForSure || JsonText.Member(root, "choices") is null))
            return Detail(detail, root);
        if (isFlat || (isErrorForSure && JsonText.Member(root, "message") is not null))
            return Fields(ErrorShape.Flat, root, root);
        return isErrorForSure ? new ApiError(ErrorShape.OtherJson, null, Raw(root)) : null;
    }

    /// <summary>Reads the body of an error status that is no JSON.</summary>
    public static ApiError OfText(string text)
    {
        var start = text.AsSpan().TrimStart();
        var shape = start.IsEmpty ? ErrorShape.Empty : start[0] == '<' ? ErrorShape.Html : ErrorShape.Text;
        return new ApiError(shape, shape == ErrorShape.Empty ? null : Cut(text.Trim()), Cut(text));
    }

    private static ApiError Detail(JsonElement detail, JsonElement root)
    {
        switch (detail.ValueKind)
        {
            case JsonValueKind.Object:
                var inner = JsonText.Member(detail, "error") is { ValueKind: JsonValueKind.Object } error ? error : detail;
                var read = Fields(ErrorShape.DetailObject, inner, root);
                return read.Code is null && JsonText.Text(detail, "error") is { } code ? read with { Code = code } : read;
            case JsonValueKind.Array when detail.GetArrayLength() > 0:
                var first = detail[0];
                return new ApiError(ErrorShape.DetailList, JsonText.Text(first, "msg") ?? JsonText.Text(first), Raw(root))
                {
                    Type = JsonText.Text(first, "type"),
                    Param = JsonText.Member(first, "loc") is { ValueKind: JsonValueKind.Array } loc
                        ? string.Join('.', loc.EnumerateArray().Select(p => JsonText.Text(p) ?? p.GetRawText()))
                        : null,
                };
            default:
                return new ApiError(ErrorShape.DetailText, JsonText.Text(detail) ?? detail.GetRawText(), Raw(root));
        }
    }

    private static ApiError Fields(ErrorShape shape, JsonElement error, JsonElement root) =>
        new(shape, JsonText.Text(error, "message"), Raw(root))
        {
            Type = JsonText.Text(error, "type"),
            Code = JsonText.Member(error, "code") is { } code ? JsonText.Text(code) ?? code.GetRawText() : null,
            Param = JsonText.Text(error, "param"),
        };

    private static string Raw(JsonElement root) => Cut(root.GetRawText());

    private static string Cut(string text) => text.Length <= MaxRaw ? text : text[..MaxRaw] + "…";
}
