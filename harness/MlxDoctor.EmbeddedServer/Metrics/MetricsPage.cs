using System.Globalization;
using System.Text;
using MlxDoctor.EmbeddedServer.Engine;

namespace MlxDoctor.EmbeddedServer.Metrics;

/// <summary>The Prometheus page.</summary>
internal static class MetricsPage
{
    /// <summary>Text exposition format, version 0.0.4.</summary>
    /// <param name="requests">What the API did.</param>
    /// <param name="running">Requests that hold a slot.</param>
    /// <param name="waiting">Requests that wait for one.</param>
    /// <param name="engine">What the engine did; nothing before the model is there.</param>
    public static string Render(ServerMetrics requests, int running, int waiting, EngineCounters? engine)
    {
        engine ??= new EngineCounters(0, 0, 0, 0, 0);
        var page = new StringBuilder();
        Add(page, "requests_running", "gauge", "Requests that generate.", running);
        Add(page, "requests_waiting", "gauge", "Requests that wait for a slot.", waiting);
        Add(page, "engine_running", "gauge", "Sequences in the engine.", engine.Running);
        Add(page, "engine_waiting", "gauge", "Sequences that wait in the engine.", engine.Waiting);
        Add(page, "requests_total", "counter", "Requests received.", requests.Requests);
        Add(page, "requests_failed_total", "counter", "Requests refused or failed.", requests.Errors);
        Add(page, "requests_cancelled_total", "counter", "Requests whose client went away.", requests.Cancelled);
        Add(page, "generated_tokens_total", "counter", "Tokens generated.", engine.GeneratedTokens);
        Add(page, "prompt_tokens_total", "counter", "Prompt tokens received.", engine.PromptTokens);
        Add(page, "cached_tokens_total", "counter", "Prompt tokens that the prefix cache saved.", engine.CachedTokens);
        Add(page, "process_resident_memory_bytes", "gauge", "Resident memory.", Environment.WorkingSet);
        return page.ToString();
    }

    private static void Add(StringBuilder page, string name, string type, string help, long value) =>
        page.Append(CultureInfo.InvariantCulture, $"# HELP mlxdoctor_{name} {help}\n# TYPE mlxdoctor_{name} {type}\nmlxdoctor_{name} {value}\n");
}
