using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>Where the handling of one request can be changed from above; a server without changes uses the methods as they stand here.</summary>
internal interface IRequestHooks : IAnswerHooks
{
    /// <summary>Lets the request in although this key is not the right one.</summary>
    bool LetsIn(string key) => false;

    /// <summary>Answers in place of the server; true when it did.</summary>
    Task<bool> AnswerAsync() => Task.FromResult(false);

    /// <summary>Answers a refused request in another way; true when it did.</summary>
    Task<bool> RefuseAsync(ApiException error) => Task.FromResult(false);

    /// <summary>What the client asked for, before it is rendered.</summary>
    void Request(ChatRequest request)
    {
    }

    /// <summary>How the answer will be made.</summary>
    void Plan(AnswerPlan plan)
    {
    }

    /// <summary>What is no answer of a model: an error, the list of models, health, a count.</summary>
    JsonObject Page(JsonObject page) => page;

    /// <summary>Generation ends when the client leaves.</summary>
    bool EndsWithClient => true;

    /// <summary>A client that leaves gives its slot back.</summary>
    bool FreesSlot => true;
}
