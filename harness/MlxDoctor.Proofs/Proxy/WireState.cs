namespace MlxDoctor.Proofs.Proxy;

/// <summary>The fault that is on, and what it remembers.</summary>
internal sealed record WireState(WireFault? Fault, WireMemory Memory);
