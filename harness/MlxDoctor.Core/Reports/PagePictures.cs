using System.Text;
using MlxDoctor.Core.Markup;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>The section with pictures that cases left in the run directory. As images they can neither run nor load anything, whoever wrote them.</summary>
internal static class PagePictures
{
    private const int MostPictures = 12;
    private const int LargestPicture = 100_000;
    private const int Depth = 3;

    /// <summary>Folders whose files are no pictures of ours.</summary>
    private static readonly string[] Others = ["cases", "transcripts", "scratch", "servers", "comparisons", "models"];

    public static PageSection Of(RunView view)
    {
        var files = Files(view.Run);
        return PageParts.Section("pictures", "Pictures", files.Count == 0 ? Html.None : Html.Of(
            $"{files.Take(MostPictures).Select(f => Picture(view.Run, f))}{PageParts.More(files.Count - MostPictures, "picture", view.Run.Name)}"));
    }

    private static List<string> Files(RunDirectory run) => !Directory.Exists(run.Root) ? [] :
    [
        .. Directory.EnumerateFiles(run.Root, "*.svg", new EnumerationOptions
        {
            RecurseSubdirectories = true, MaxRecursionDepth = Depth, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint,
        }).Where(f => !Others.Contains(run.Relative(f).Split('/')[0])).Order(StringComparer.Ordinal),
    ];

    private static Html Picture(RunDirectory run, string path)
    {
        var name = run.Relative(path);
        try
        {
            if (new FileInfo(path).Length > LargestPicture)
                return PageParts.Note(Html.Of($"{PageParts.Code(name)} is too large to be shown here."));
            var data = Convert.ToBase64String(Encoding.UTF8.GetBytes(Secrets.Mask(File.ReadAllText(path))));
            var image = Html.Of($"<img alt=\"{name}\" src=\"data:image/svg+xml;base64,{data}\">");
            return Html.Of($"<figure class=\"picture\">{image}<figcaption>{PageParts.Code(name)}</figcaption></figure>\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return PageParts.Note(Html.Of($"{PageParts.Code(name)} cannot be read."));
        }
    }
}
