using System.IO.Compression;

namespace MlxDoctor.Harness.Client;

/// <summary>Undoes a compression that nobody asked for, within a limit.</summary>
internal static class ContentDecoder
{
    /// <summary>The body itself, or what was inside.</summary>
    public static ReadOnlyMemory<byte> Decode(Exchange exchange, ClientOptions options, ObservationLog log, out TransportEnd end)
    {
        end = TransportEnd.Clean;
        var encoding = exchange.Header("Content-Encoding")?.Trim().ToLowerInvariant();
        if (encoding is null or "" or "identity" || exchange.Body.IsEmpty)
            return exchange.Body;
        log.Add(ObservationCodes.Compressed, "Content-Encoding: " + encoding + ", which was not asked for");
        using var source = new MemoryStream(exchange.Body.ToArray(), writable: false);
        using Stream? inner = encoding switch
        {
            "gzip" or "x-gzip" => new GZipStream(source, CompressionMode.Decompress),
            "br" => new BrotliStream(source, CompressionMode.Decompress),
            "deflate" => new ZLibStream(source, CompressionMode.Decompress),
            _ => null,
        };
        if (inner is null)
        {
            log.Add(ObservationCodes.BadCompression, "unknown Content-Encoding " + encoding);
            return exchange.Body;
        }
        using var decoded = new MemoryStream();
        var buffer = new byte[64 << 10];
        try
        {
            int read;
            while ((read = inner.Read(buffer)) > 0)
            {
                var room = options.MaxDecodedBytes - (int)decoded.Length;
                decoded.Write(buffer, 0, Math.Min(read, room));
                if (read <= room)
                    continue;
                log.Add(ObservationCodes.LimitDecoded, FormattableString.Invariant($"the body unpacks to more than {options.MaxDecodedBytes} bytes"));
                end = TransportEnd.LimitExceeded;
                break;
            }
        }
        catch (InvalidDataException e)
        {
            log.Add(ObservationCodes.BadCompression, e.Message);
            end = TransportEnd.Broken;
        }
        return decoded.ToArray();
    }
}
