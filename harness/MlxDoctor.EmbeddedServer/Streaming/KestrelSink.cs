namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>An ordinary chunked HTTP/1.1 answer.</summary>
internal sealed class KestrelSink(HttpContext http) : IByteSink
{
    /// <inheritdoc/>
    public Task StartAsync(string contentType, CancellationToken cancellation)
    {
        http.Response.StatusCode = 200;
        http.Response.ContentType = contentType;
        http.Response.Headers.CacheControl = "no-cache, no-transform";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return http.Response.StartAsync(cancellation);
    }

    /// <inheritdoc/>
    public async Task WriteAsync(byte[] bytes, CancellationToken cancellation) =>
        await http.Response.BodyWriter.WriteAsync(bytes, cancellation);

    /// <inheritdoc/>
    public Task EndAsync(CancellationToken cancellation) => http.Response.CompleteAsync();
}
