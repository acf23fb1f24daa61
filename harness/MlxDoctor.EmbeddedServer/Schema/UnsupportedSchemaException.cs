namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>A schema uses something that constrained decoding cannot promise; the request is refused.</summary>
internal sealed class UnsupportedSchemaException(string message) : Exception(message);
