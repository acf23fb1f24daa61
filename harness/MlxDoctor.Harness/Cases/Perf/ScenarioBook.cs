using System.Text.Json.Nodes;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>Reads <c>fixtures/scenarios/*.yaml</c>.</summary>
internal static class ScenarioBook
{
    private const int MostCharacters = 1 << 20;

    /// <summary>Every scenario of a folder, in the order of the file names.</summary>
    public static IReadOnlyList<Scenario> Load(string folder)
    {
        if (!Directory.Exists(folder))
            throw new UsageException($"{folder}: no such folder", "start harness/doctor of a complete checkout");
        return [.. Directory.EnumerateFiles(folder, "*.yaml")
            .Order(StringComparer.Ordinal)
            .Select(f => From(YamlFile.Load(f), Path.GetFileNameWithoutExtension(f)))];
    }

    /// <summary>Reads one scenario from text.</summary>
    public static Scenario Parse(string text, string file) => From(YamlFile.Parse(text, file), Path.GetFileNameWithoutExtension(file));

    private static Scenario From(YamlMap map, string name)
    {
        var cold = map.OptionalWord("cache", "cold", "warm") switch
        {
            "cold" => true,
            "warm" => false,
            _ => throw map.Error("cache", "'cache' is missing", "write 'cache: cold' or 'cache: warm'"),
        };
        var scenario = new Scenario
        {
            Name = name,
            Purpose = map.RequireString("purpose"),
            Messages = [.. map.Maps("messages").Select(Message)],
            Tools = map.OptionalJson("tools") as JsonArray,
            ExpectTool = map.OptionalString("expect_tool"),
            MaxTokens = Between(map, "max_tokens", map.RequireInt("max_tokens"), 1, 100_000),
            Repeats = Between(map, "repeats", map.RequireInt("repeats"), 1, 1000),
            WarmUps = Between(map, "warm_ups", map.OptionalInt("warm_ups") ?? 0, 0, 100),
            Cold = cold,
            Again = Between(map, "again", map.OptionalInt("again") ?? 0, 0, 10),
            PauseMs = Between(map, "pause_ms", map.OptionalInt("pause_ms") ?? 0, 0, 600_000),
            Concurrency = map.OptionalInt("concurrency") ?? 1,
            Fast = map.OptionalBool("fast") ?? true,
        };
        map.RejectUnknown();
        if (scenario.Messages.Count == 0)
            throw map.Error("messages", "'messages' is empty", "write at least one message");
        if (scenario.Concurrency is not (1 or 2 or 4 or 8))
            throw map.Error("concurrency", FormattableString.Invariant($"'concurrency' can't be {scenario.Concurrency}"), "write 1, 2, 4 or 8");
        if (cold != scenario.Messages[0].Content.StartsWith(Scenario.NonceMark, StringComparison.Ordinal))
            throw map.Error("cache", cold
                ? $"a cold scenario must begin with {Scenario.NonceMark}"
                : $"a warm scenario must not begin with {Scenario.NonceMark}", "a nonce at the head, and only that, keeps the prompt cache from helping");
        if (!cold && scenario.Again > 0)
            throw map.Error("again", "'again' has a meaning in cold scenarios only", "raise 'repeats'");
        return scenario;
    }

    private static ScenarioMessage Message(YamlMap map)
    {
        var role = map.OptionalWord("role", "system", "user", "assistant") ?? "user";
        var head = map.OptionalString("head") ?? "";
        var content = map.RequireString("content");
        var times = Between(map, "times", map.OptionalInt("times") ?? 1, 1, 10_000);
        map.RejectUnknown();
        if ((long)content.Length * times > MostCharacters)
            throw map.Error("times", "the message is longer than a million characters", "lower 'times'");
        return new(role, head + string.Join(' ', Enumerable.Repeat(content, times)));
    }

    private static int Between(YamlMap map, string key, int value, int least, int most) =>
        value >= least && value <= most
            ? value
            : throw map.Error(
                key, FormattableString.Invariant($"'{key}' can't be {value}"), FormattableString.Invariant($"write a number from {least} to {most}"));
}
