namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>What an answer begins with, whatever it says.</summary>
/// <param name="Id">The random part of its id.</param>
/// <param name="Created">Seconds since 1970.</param>
/// <param name="Model">The model's name.</param>
internal sealed record AnswerHead(string Id, long Created, string Model);
