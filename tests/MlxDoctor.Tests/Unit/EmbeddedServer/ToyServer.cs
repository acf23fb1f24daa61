using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer;
using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Startup;

namespace MlxDoctor.Tests.Unit.EmbeddedServer;

/// <summary>The server in this process, with an engine that follows a script.</summary>
internal sealed class ToyServer : IAsyncDisposable
{
    private readonly ServerHost _host;

    private ToyServer(ServerHost host, ToyEngine engine) => (_host, Engine, Client) = (host, engine, new HttpClient { BaseAddress = new Uri(host.Url) });

    /// <summary>The engine.</summary>
    public ToyEngine Engine { get; }

    /// <summary>A client of it.</summary>
    public HttpClient Client { get; }

    /// <summary>A loaded server that answers every prompt with this text.</summary>
    public static Task<ToyServer> SayingAsync(string text, Func<ServerOptions, ServerOptions>? change = null) => StartAsync(_ => text, change);

    /// <summary>A loaded server.</summary>
    public static async Task<ToyServer> StartAsync(Func<GenerationRequest, string> script, Func<ServerOptions, ServerOptions>? change = null)
    {
        var engine = new ToyEngine(script);
        var options = new ServerOptions { Model = "/models/toy", AllowFaultHeader = true };
        var host = await ServerHost.StartAsync(change?.Invoke(options) ?? options, () => engine);
        await host.Loading;
        return new ToyServer(host, engine);
    }

    /// <summary>Posts to the chat route.</summary>
    public Task<HttpResponseMessage> ChatAsync(string fields, string? fault = null) =>
        PostAsync("/v1/chat/completions", $$"""{"messages":[{"role":"user","content":"hi"}]{{(fields.Length > 0 ? "," + fields : "")}}}""", fault);

    /// <summary>Posts a body.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, string body, string? fault = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (fault is not null)
            request.Headers.Add("X-Doctor-Fault", fault);
        return await Client.SendAsync(request);
    }

    /// <summary>The body of a chat answer.</summary>
    public async Task<JsonNode> AskAsync(string fields, string? fault = null)
    {
        using var response = await ChatAsync(fields, fault);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    /// <summary>The lines of a chat stream that carry something, in order.</summary>
    public async Task<List<string>> StreamAsync(string fields, string? fault = null)
    {
        using var response = await ChatAsync("\"stream\":true" + (fields.Length > 0 ? "," + fields : ""), fault);
        return [.. (await response.Content.ReadAsStringAsync()).Split('\n').Where(l => l.Length > 0)];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.DisposeAsync();
    }
}
