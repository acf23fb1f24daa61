using System.Globalization;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Proofs.Children;
using MlxDoctor.Proofs.Paced;

namespace MlxDoctor.Proofs.Nightly;

/// <summary>Runs parts one after the other as processes of their own, and writes the page after each.</summary>
internal sealed class NightlyRun(Workspace workspace, TextWriter output)
{
    private readonly string _commit = SourceCommit.Read(workspace.Root) ?? "unknown";

    /// <summary>Runs them; their rows in order.</summary>
    /// <param name="all">Every part of the page.</param>
    /// <param name="chosen">Those to run.</param>
    /// <param name="extra">Words that follow those of a part, by its name.</param>
    /// <param name="page">The file; rows of other parts stay, and so does that of a part that ran once and is skipped now.</param>
    /// <param name="cancellation">Ends the running part, which gets no row.</param>
    public async Task<IReadOnlyList<NightlyRow>> RunAsync(
        IReadOnlyList<NightlyPart> all, IReadOnlyList<NightlyPart> chosen, IReadOnlyDictionary<string, IReadOnlyList<string>> extra,
        string page, CancellationToken cancellation)
    {
        var rows = new List<NightlyRow>();
        foreach (var part in chosen)
        {
            await output.WriteLineAsync($"== {part.Name}: {part.Shown}");
            var row = await PartAsync(part, extra.GetValueOrDefault(part.Name) ?? [], cancellation);
            rows.Add(row);
            var before = File.Exists(page) ? NightlyPage.Read(await File.ReadAllTextAsync(page, cancellation)) : [];
            // What can't run here hides nothing that ran elsewhere.
            var hides = row.IsSkipped && before.Any(r => r.Part == part.Name && !r.IsSkipped);
            AtomicFile.WriteText(page, NightlyPage.Render(all, hides ? before : [.. before, row]));
            await output.WriteLineAsync($"== {part.Name}: {row.Outcome}{(row.Seconds.Length > 0 ? $", {row.Seconds} s" : "")}");
        }
        return rows;
    }

    private async Task<NightlyRow> PartAsync(NightlyPart part, IReadOnlyList<string> extra, CancellationToken cancellation)
    {
        var note = MachineNote.Read(TimeProvider.System);
        NightlyRow Row(string outcome, string seconds) => new(
            part.Name, part.Shown, outcome, seconds, note.Load?.ToString("0.0", CultureInfo.InvariantCulture) ?? "",
            _commit, note.At.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        var words = part.Words;
        if (part.Server is { } server)
        {
            if (await InstalledServer.FindAsync(ServerProfiles.Load(workspace.Fixtures).Get(server), cancellation) is not { } installed)
                return Row($"{NightlyRow.Skipped}: {server} is not installed", "");
            if (Executables.PythonOf(installed.Executable) is { } python)
                words = [.. words.Select(w => w == NightlyPart.Python ? python : w)];
            else if (words.Contains(NightlyPart.Python))
                return Row($"{NightlyRow.Skipped}: the Python of {server} was not found", "");
        }
        var (program, arguments) = part.IsDotnet
            ? (workspace.Dotnet, (IReadOnlyList<string>)[.. words, .. extra])
            : DoctorCommand.Of(workspace, [.. words, .. extra]);
        var clock = TimeProvider.System.GetTimestamp();
        var (code, left) = await new ChildRun(output).RunAsync(program, arguments, workspace.Root, cancellation);
        var seconds = TimeProvider.System.GetElapsedTime(clock).TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        return (code, left) switch
        {
            (0, 0) => Row(NightlyRow.Passed, seconds),
            (0, _) => Row(string.Create(CultureInfo.InvariantCulture, $"{NightlyRow.Failed}: {left} processes were left"), seconds),
            _ => Row(string.Create(CultureInfo.InvariantCulture, $"{NightlyRow.Failed}: exit code {code}"), seconds),
        };
    }
}
