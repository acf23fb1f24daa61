namespace MlxDoctor.Proofs.ContextPower;

/// <summary>A limit that is planted into the embedded server, and what the test of the context must say of it.</summary>
/// <param name="Fault">As the server's <c>--fault</c> takes it.</param>
/// <param name="Tokens">The planted limit: longer prompts show it.</param>
/// <param name="Limit">accepted, used, cached or knee.</param>
/// <param name="Category">The category of the failure; null where answers come.</param>
internal sealed record ContextFault(string Fault, int Tokens, string Limit, string? Category);
