namespace MlxDoctor.Harness.Cases.Context.Registry;

/// <summary>A size that was being tried when its process ended.</summary>
/// <param name="Model">The model's key.</param>
/// <param name="Server">The server.</param>
/// <param name="Run">The run.</param>
/// <param name="Size">In tokens.</param>
/// <param name="At">When it was begun, in UTC.</param>
internal sealed record PendingMark(string Model, string Server, string Run, int Size, string At);
