namespace MlxDoctor.Core.Cases;

/// <summary>A request that a case took from another one instead of sending it again.</summary>
/// <param name="RequestId">The request, as named in the transcripts of the run.</param>
/// <param name="AskedBy">Id of the case that sent it.</param>
public sealed record SharedExchange(string RequestId, string AskedBy);
