namespace MlxDoctor.Tests.Self.Documents;

/// <summary>The command lines in the README's code blocks.</summary>
internal static class ReadmeCommands
{
    /// <summary>
    /// Run by <c>.ci/run</c>: the build, the default tests (their two tiers apart, once it is seen that they are just these) and a real server take minutes.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string> ByCi = new Dictionary<string, string>
    {
        ["harness/doctor check"] = "harness/doctor check",
        ["dotnet test"] = "dotnet test --no-build --list-tests",
        ["harness/doctor check --server mlx-lm --model ~/models/my-model"] = "harness/doctor check --server mlx-lm --model fixtures/models/doctor-tiny",
    };

    /// <summary>What a newcomer's own model, server or port is replaced by, and what keeps the long ones short.</summary>
    public static readonly IReadOnlyDictionary<string, string> Narrowed = new Dictionary<string, string>
    {
        ["harness/doctor check --quick"] = "--case stop.*",
        ["harness/doctor full --models doctor-tiny"] = "--case stop.*",
        ["harness/doctor benchmark"] = "--case stop.*",
        ["harness/doctor self alterations --wire responses"] = "--limit 40",
        ["harness/doctor check --server custom --command 'my-server --model {model} --port {port}' --model ~/models/my-model"] = "--case stop.*",
        ["harness/doctor check --url http://127.0.0.1:8080/v1"] = "--case stop.*",
    };

    /// <summary>Each command once, without the prompt sign and the comment.</summary>
    public static IEnumerable<string> Read()
    {
        var inside = false;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(Path.Combine(Repo.Root, "README.md")))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                inside = line is "```sh" or "```console";
            var command = line.TrimStart('$', ' ').Split(" #")[0].Trim();
            if (inside && (command.StartsWith("harness/doctor", StringComparison.Ordinal) || command.StartsWith("dotnet ", StringComparison.Ordinal))
                && seen.Add(command))
                yield return command;
        }
    }
}
