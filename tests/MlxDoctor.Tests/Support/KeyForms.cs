using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MlxDoctor.Tests.Support;

/// <summary>The ways in which servers, clients and logs write a key.</summary>
internal static class KeyForms
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What each is called, and the text.</summary>
    public static IReadOnlyDictionary<string, string> Of(string key) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["as it is"] = key,
        ["in a URL"] = Uri.EscapeDataString(key),
        ["in a form"] = WebUtility.UrlEncode(key),
        ["in a URL in a URL"] = Uri.EscapeDataString(Uri.EscapeDataString(key)),
        ["in a URL, every character"] = string.Concat(key.Select(c => FormattableString.Invariant($"%{(int)c:x2}"))),
        ["in JSON"] = Json(key, JsonSerializerOptions.Default),
        ["in JSON for people"] = Json(key, Relaxed),
        ["in JSON, every character"] = string.Concat(key.Select(c => FormattableString.Invariant($"\\u{(int)c:X4}"))),
        ["in JSON in JSON"] = Json(Json(key, JsonSerializerOptions.Default), JsonSerializerOptions.Default),
        ["in HTML"] = WebUtility.HtmlEncode(key),
        ["in a shell"] = key.Replace("'", @"'\''", StringComparison.Ordinal),
        ["in base64"] = Base64(key),
        ["for Basic"] = Base64("user:" + key),
        ["for Basic without a name"] = Base64(":" + key),
        ["in base64 within words"] = Base64($"the key {key} is wrong"),
        ["in base64 for URLs"] = Base64("u:" + key).Replace('+', '-').Replace('/', '_').TrimEnd('='),
        ["in base64 in a URL"] = Uri.EscapeDataString(Base64("ab" + key)),
        ["cut after eight"] = key[..8],
        ["cut before its end"] = key[..^1],
        ["cut in a URL"] = Uri.EscapeDataString(key[..9]),
        ["cut in base64"] = Base64("user:" + key[..11]),
    };

    private static string Json(string text, JsonSerializerOptions options) => JsonSerializer.Serialize(text, options)[1..^1];

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}
