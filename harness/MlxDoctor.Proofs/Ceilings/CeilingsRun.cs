using MlxDoctor.Harness.Data;
using MlxDoctor.Proofs.Paced;

namespace MlxDoctor.Proofs.Ceilings;

/// <summary>Prints what a verb measures and puts it into the page: that of the checkout after a whole run, else only a named file.</summary>
internal sealed class CeilingsRun(Workspace workspace, TextWriter output, string title, string command)
{
    private readonly List<string> _lines = [];
    private readonly string? _commit = SourceCommit.Read(workspace.Root);
    private readonly MachineNote _before = MachineNote.Read(TimeProvider.System);

    /// <summary>Prints a line that belongs to the section.</summary>
    public void Line(string line)
    {
        output.WriteLine(line);
        _lines.Add(line);
    }

    /// <summary>Writes the section and says where, or says why there is none.</summary>
    /// <param name="path">A file that was asked for; null for the checkout's page.</param>
    /// <param name="narrowed">Why this run is no whole one; null when it is.</param>
    public void Write(string? path, string? narrowed)
    {
        var after = MachineNote.Read(TimeProvider.System);
        output.WriteLine(_before.Describe(after));
        if (path is null && narrowed is not null)
        {
            output.WriteLine($"no page was written: {narrowed}; --out FILE writes one");
            return;
        }
        path = Path.GetFullPath(path ?? CeilingsPage.PathIn(workspace.Root));
        CeilingsPage.Write(path, new(title, command, _lines, _commit, _before, after));
        output.WriteLine($"wrote {path}");
    }
}
