namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>Where the bytes of a stream go.</summary>
internal interface IByteSink
{
    /// <summary>Sends the head of the answer.</summary>
    Task StartAsync(string contentType, CancellationToken cancellation);

    /// <summary>Sends bytes at once.</summary>
    Task WriteAsync(byte[] bytes, CancellationToken cancellation);

    /// <summary>Ends the answer in an orderly way.</summary>
    Task EndAsync(CancellationToken cancellation);
}
