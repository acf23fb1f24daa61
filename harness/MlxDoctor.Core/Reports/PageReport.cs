using MlxDoctor.Core.Markup;

namespace MlxDoctor.Core.Reports;

/// <summary>Writes <c>report.html</c>: one file without network, the answer first, then what changed, then what is wrong, then the rest.</summary>
internal static class PageReport
{
    /// <summary>Characters of requests, answers and transcripts in one page; with the rest it stays below 2 MB.</summary>
    private const int MostEvidence = 1_200_000;

    private static Html Cut => Html.Of(
        $"Some requests and answers are left out, to keep this page small: see <code>report.md</code> and <code>transcripts/</code>.");

    public static string Of(RunView view)
    {
        var budget = new PageBudget(MostEvidence);
        List<PageSection> sections =
        [
            PageChanges.Of(view),
            PageCauses.Of(view, budget),
            PageFamilies.Of(view),
            PageDistributions.Of(view),
            PageModels.Agents(view),
            PageModels.Areas(view),
            PageModels.Scorecard(view),
            PagePictures.Of(view),
            PageRest.Of(view),
            PageRest.Run(view),
        ];
        var version = PageParts.Short(view.Manifest?.HarnessVersion ?? "(version unknown)");
        sections.RemoveAll(s => s.Content.IsEmpty);
        var (style, styleHash) = Html.Asset("report.css");
        var (script, scriptHash) = Html.Asset("report.js");
        return Html.Of(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy(styleHash, scriptHash)}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>MlxDoctor {PageParts.Short(view.Tier)}: {Headline.Answer(view)}</title>
            <style>{style}</style>
            </head>
            <body>
            <a class="skip" href="#main">Skip to the report</a>
            {PageVerdict.Of(view)}<nav aria-label="Contents"><ul>
            {sections.Select(s => Html.Of($"<li><a href=\"#{s.Id}\">{s.Title}</a></li>\n"))}</ul></nav>
            <main id="main">
            {(budget.WasCut ? PageParts.Note(Cut) : Html.None)}{Html.Lines(sections.Select(s => s.Content))}</main>
            <footer><p>MlxDoctor {version}, run <code>{view.Run.Name}</code>.
            Rendered from the records of the run; <code>harness/doctor report</code> renders it again.</p></footer>
            <p id="said" class="hidden" role="status"></p>
            <script>{script}</script>
            </body>
            </html>

            """).ToString();
    }

    // No source but the style and the script of this very page: nothing can be loaded, sent or run.
    private static Html Policy(Html style, Html script) => Html.Of(
        $"default-src 'none'; style-src {style}; script-src {script}; img-src data:; base-uri 'none'; form-action 'none'");
}
