using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Harness.Agents.Cli;

/// <summary>The agents of <c>fixtures/agents-cli</c>.</summary>
internal static class CliBook
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    /// <summary>Reads all of them, by name.</summary>
    public static IReadOnlyList<CliProfile> Load(string fixtures)
    {
        var folder = Path.Combine(fixtures, "agents-cli");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal).Select(Read)]
            : throw new EnvironmentException($"{folder}: no such folder", "Restore it from the repository.");
    }

    /// <summary>Reads one file.</summary>
    public static CliProfile Read(string file)
    {
        var map = YamlFile.Load(file);
        var watch = map.OptionalMap("watch");
        var profile = new CliProfile
        {
            Name = map.RequireString("name"),
            Package = map.RequireString("package"),
            Version = map.RequireString("version"),
            Command = map.RequireString("command"),
            Format = map.OptionalWord("wire", "chat", "responses", "messages") switch
            {
                "responses" => WireFormat.Responses,
                "messages" => WireFormat.Messages,
                _ => WireFormat.Chat,
            },
            Environment = map.StringMap("environment"),
            Forms = [.. map.Maps("forms").Select(Form)],
            Watch = new CliForm("watch", 0, watch?.Strings("arguments") ?? [], watch?.StringMap("files") ?? None),
            WatchEnvironment = watch?.StringMap("environment") ?? None,
        };
        watch?.RejectUnknown();
        map.RejectUnknown();
        return profile.Forms.Count > 0 ? profile : throw map.Error("forms", "'forms' is empty", "Add one with name, requests and arguments.");
    }

    private static CliForm Form(YamlMap map)
    {
        var form = new CliForm(map.RequireString("name"), map.RequireInt("requests"), map.Strings("arguments"), map.StringMap("files"));
        map.RejectUnknown();
        return form;
    }
}
