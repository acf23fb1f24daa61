using System.CommandLine;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Data;
using MlxDoctor.Proofs.Nightly;

namespace MlxDoctor.Cli.Commands.Self;

/// <summary><c>doctor self nightly</c>: all proofs that take too long for every change.</summary>
internal static class NightlyCommand
{
    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var names = NightlyParts.All.Select(p => p.Name).ToList();
        var part = new Option<string[]>("--part")
        {
            Description = $"Only these: {string.Join(", ", names)}. The others keep the stamp of their last run.",
            HelpName = "A,B",
            AllowMultipleArgumentsPerToken = true,
        };
        var numpy = new Option<string?>("--numpy-module")
        {
            Description = "Python file with affine_quantize and affine_dequantize, for weights-speed to compare with numpy too.",
            HelpName = "FILE",
        };
        var file = new Option<string?>("--out") { Description = "File to write instead of harness/pages/nightly.md.", HelpName = "FILE" };
        var verb = new Command(
            "nightly",
            "Run what .ci/run leaves out, hours of it; writes harness/pages/nightly.md. "
            + "Exit code 2 when a part failed; a part whose server is not installed is skipped. "
            + "Example: harness/doctor self nightly --part fuzz,cycles")
        {
            part, numpy, file,
        };
        verb.SetAction(async (parsed, cancellation) =>
        {
            var asked = (parsed.GetValue(part) ?? [])
                .SelectMany(p => p.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
            foreach (var unknown in asked.Where(a => !names.Contains(a)))
                throw new UsageException($"--part {unknown}", Nearest.Hint(unknown, names));
            var extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
            if (parsed.GetValue(numpy) is { } module)
            {
                if (!File.Exists(module))
                    throw new UsageException($"{module}: no such file", "Give a Python file, or leave --numpy-module out.");
                extra["weights-speed"] = ["--numpy-module", Path.GetFullPath(module)];
            }
            var chosen = NightlyParts.All.Where(p => asked.Count == 0 || asked.Contains(p.Name)).ToList();
            var path = Path.GetFullPath(parsed.GetValue(file) ?? NightlyPage.PathIn(workspace.Root));
            var rows = await new NightlyRun(workspace, output).RunAsync(NightlyParts.All, chosen, extra, path, cancellation);
            await output.WriteLineAsync($"wrote {path}");
            return rows.Any(r => r.Outcome.StartsWith(NightlyRow.Failed, StringComparison.Ordinal)) ? ExitCodes.Broken : ExitCodes.Fine;
        });
        return verb;
    }
}
