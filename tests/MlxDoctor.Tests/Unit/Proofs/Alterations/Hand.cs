using System.Text;
using MlxDoctor.Harness.Client;
using MlxDoctor.Proofs.Alterations;

namespace MlxDoctor.Tests.Unit.Proofs.Alterations;

/// <summary>Small exchanges that are written by hand.</summary>
internal static class Hand
{
    /// <summary>A plain answer.</summary>
    public static TapedExchange Plain(string body, string path = "/v1/models", int status = 200, int number = 0) =>
        new("a.case", Request(path, $$"""{"number":{{number}}}"""), 0, number, Exchange(path, body, "application/json", status));

    /// <summary>A streamed answer.</summary>
    public static TapedExchange Stream(string path, params string[] events) =>
        new("a.case", Request(path, "{}"), 0, 0, Exchange(path, string.Concat(events.Select(e => e + "\n\n")), "text/event-stream", 200));

    /// <summary>The body that an alteration makes of the only exchange that it changes.</summary>
    public static string Altered(IReadOnlyList<Alteration> plan, string name, params TapedExchange[] exchanges) =>
        Encoding.UTF8.GetString(Changed(plan, name, exchanges).Body.Span);

    /// <summary>What an alteration makes of the only exchange that it changes.</summary>
    public static Exchange Changed(IReadOnlyList<Alteration> plan, string name, params TapedExchange[] exchanges)
    {
        var alteration = plan.Single(a => a.Name == name);
        var exchange = exchanges.Single(e => alteration.Changes.ContainsKey(e.Key));
        return alteration.Changes[exchange.Key](exchange.Exchange);
    }

    private static ApiRequest Request(string path, string body) =>
        new() { Method = path == "/v1/models" ? "GET" : "POST", Path = path, Body = Encoding.UTF8.GetBytes(body) };

    private static Exchange Exchange(string path, string text, string type, int status)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return new()
        {
            Request = Request(path, "{}"),
            Url = "http://recorded" + path,
            TicksPerSecond = 1000,
            Status = status,
            HttpVersion = "1.1",
            Headers = [new("Content-Type", type), new("Server", "hand")],
            Chunks = [new(5, 0, bytes.Length)],
            Body = bytes,
            EndTicks = 9,
        };
    }
}
