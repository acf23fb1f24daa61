namespace MlxDoctor.Harness.Client;

/// <summary>A tool call, put together from its pieces.</summary>
/// <param name="Index">The index that the server gave; null when it gave none.</param>
/// <param name="Id">Its id, or null.</param>
/// <param name="Type">Normally <c>function</c>.</param>
/// <param name="Name">Name of the function, or null.</param>
/// <param name="Arguments">Text of the arguments, not parsed.</param>
/// <param name="Fragments">Number of pieces.</param>
internal sealed record ToolCall(int? Index, string? Id, string? Type, string? Name, string Arguments, int Fragments);
