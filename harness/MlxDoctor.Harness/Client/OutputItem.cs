namespace MlxDoctor.Harness.Client;

/// <summary>An output item of the Responses API or a content block of the Messages API.</summary>
/// <param name="Index">Its place, as the server gave it.</param>
/// <param name="Type">For example <c>message</c>, <c>function_call</c>, <c>text</c>, <c>tool_use</c>.</param>
/// <param name="Id">Its own id (not the id of the call), or null.</param>
/// <param name="Status">For example <c>completed</c>, or null.</param>
internal sealed record OutputItem(int Index, string Type, string? Id, string? Status);
