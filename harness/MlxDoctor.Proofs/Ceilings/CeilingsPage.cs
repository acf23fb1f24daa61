using System.Text;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Proofs.Ceilings;

/// <summary><c>harness/pages/speed.md</c>: the figures that have a ceiling; each verb writes its own section and keeps the others.</summary>
internal static class CeilingsPage
{
    public const string Engine = "Embedded server and a real one";
    public const string Weights = "Weights against numpy and MLX";
    public const string Full = "Full in minutes";
    public const string Cycles = "Starts and stops";
    public const string Fuzz = "Damaged files";

    private const string Mark = "## ";
    private const string Head = "# Ceilings\n\nEach section is written by the verb that it names, "
        + "which exits with a code other than 0 when the ceiling is missed; commit, date and load are those of that run.\n";

    /// <summary>The sections, in the order of the page.</summary>
    public static readonly IReadOnlyList<string> Titles = [Engine, Weights, Full, Cycles, Fuzz];

    /// <summary>Where the page lies.</summary>
    public static string PathIn(string root) => System.IO.Path.Combine(root, "harness", "pages", "speed.md");

    /// <summary>Puts a section into the file in the place of its older self.</summary>
    public static void Write(string path, CeilingsSection section) =>
        AtomicFile.WriteText(path, Renew(File.Exists(path) ? File.ReadAllText(path) : "", section));

    /// <summary>The page with the section; what is no section of this page is dropped.</summary>
    public static string Renew(string page, CeilingsSection section)
    {
        var present = page.Split("\n" + Mark).Skip(1).Select(s => s.Split('\n', 2)).Where(s => s.Length == 2)
            .ToDictionary(s => s[0].Trim(), s => s[1].Trim(), StringComparer.Ordinal);
        present[section.Title] = section.Text();
        var text = new StringBuilder(Head);
        foreach (var title in Titles.Where(present.ContainsKey))
            text.Append('\n').Append(Mark).Append(title).Append("\n\n").Append(present[title]).Append('\n');
        return text.ToString();
    }
}
