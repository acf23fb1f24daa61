namespace MlxDoctor.Tests.Support;

/// <summary>A request as it came over the wire.</summary>
/// <param name="Head">Request line and headers.</param>
/// <param name="Body">The body.</param>
internal sealed record RawRequest(string Head, byte[] Body);
