namespace MlxDoctor.EmbeddedServer.Engine.Loading;

/// <summary>A model directory that cannot be served: one line with file, tensor and what to try.</summary>
internal sealed class ModelLoadException(string message, Exception? inner = null) : Exception(message, inner);
