namespace MlxDoctor.Proofs.Proxy;

/// <summary>What becomes of the events of one stream; null says that the stream is at its end.</summary>
internal delegate IEnumerable<WireEvent> EventFilter(WireEvent? next);
