using System.Collections.Concurrent;
using System.Text.Json;
using MlxDoctor.EmbeddedServer;
using MlxDoctor.EmbeddedServer.Engine;

namespace MlxDoctor.Tests.Unit.EmbeddedServer.Engine;

/// <summary>The committed models, loaded once per test run.</summary>
internal static class TinyModels
{
    private static readonly ConcurrentDictionary<string, Lazy<ITextEngine>> Engines = new(StringComparer.Ordinal);

    public static readonly string[] Names = ["doctor-tiny", "doctor-tiny-8bit", "doctor-tiny-4bit"];

    public static string Folder(string model) => Path.Combine(Repo.Root, "fixtures", "models", model);

    public static ITextEngine Engine(string model) =>
        Engines.GetOrAdd(model, m => new Lazy<ITextEngine>(() => EngineLoader.Load(Folder(m), new EngineOptions()))).Value;

    public static JsonElement Golden(string model)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder(model), "golden.json")));
        return document.RootElement.Clone();
    }

    public static async Task<List<GeneratedToken>> Generate(ITextEngine engine, GenerationRequest request)
    {
        var tokens = new List<GeneratedToken>();
        await foreach (var token in engine.GenerateAsync(request, CancellationToken.None))
            tokens.Add(token);
        return tokens;
    }

    public static async Task<int[]> Ids(ITextEngine engine, GenerationRequest request) => [.. (await Generate(engine, request)).Select(t => t.Id)];

    public static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetInt32())];
}
