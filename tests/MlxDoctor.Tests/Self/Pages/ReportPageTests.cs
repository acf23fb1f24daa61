using Deque.AxeCore.Playwright;
using FluentAssertions;
using Microsoft.Playwright;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Unit.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Self.Pages;

/// <summary>The page of a run in a real browser, from disk: a server wrote into it what it could.</summary>
[Trait("Tier", "Self")]
public sealed class ReportPageTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private const string Poison =
        "</pre></script></style>]]>--><script>window.owned=1</script><img src=x onerror=\"window.owned=1\"><svg onload=window.owned=1>"
        + "<link rel=stylesheet href=http://127.0.0.1:9/x><iframe src=http://127.0.0.1:9/y></iframe>"
        + "' onfocus='owned=1' autofocus x=\"\u202Egnp\u001b[2J\u0000&lt;";

    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task What_a_hostile_server_said_is_text_and_nothing_runs_or_leaves_the_page()
    {
        var page = await browser.NewPageAsync(new());
        List<string> errors = [], requests = [];
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) => errors.Add($"{message.Type}: {message.Text}");
        page.Dialog += (_, dialog) => errors.Add(dialog.Message);
        page.Request += (_, request) => requests.Add(request.Url);

        await OpenAsync(page);
        foreach (var part in await page.Locator("details").AllAsync())
            await part.EvaluateAsync("part => part.open = true");

        errors.Should().BeEmpty();
        requests.Where(r => !r.StartsWith("data:image/svg+xml", StringComparison.Ordinal)).Should().ContainSingle().Which.Should().StartWith("file://");
        (await page.EvaluateAsync<bool>("'owned' in window")).Should().BeFalse();
        (await page.Locator("iframe, object, embed, form, link, base, img:not([src^='data:image/svg+xml'])").CountAsync()).Should().Be(0);
        var shown = VisibleText.Of(Poison);
        (await page.Locator("h4:text-is('Seen') + pre").First.TextContentAsync()).Should().Be(shown);
        (await page.Locator("h4:text-is('Answer') + pre").First.TextContentAsync()).Should().EndWith(shown);
        (await page.Locator("pre.copy").Nth(1).TextContentAsync()).Should()
            .Be(shown.Replace("127.0.0.1:9/", "127.0.0.1:8080/", StringComparison.Ordinal), "it goes to the server as the line above starts it");
    }

    [SkippableFact]
    public async Task The_keyboard_opens_a_transcript_and_copies_the_request()
    {
        var page = await browser.NewPageAsync(new() { Permissions = ["clipboard-read", "clipboard-write"] });
        await OpenAsync(page);
        var transcript = page.Locator("details:has(summary:has-text('Transcript'))").First;
        (await transcript.Locator("pre").First.IsVisibleAsync()).Should().BeFalse();

        await page.Keyboard.PressAsync("Tab");
        (await FocusAsync(page)).Should().Be("Skip to the report");
        for (var i = 0; i < 60 && !(await FocusAsync(page)).StartsWith("Transcript", StringComparison.Ordinal); i++)
            await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(transcript.Locator("pre").First).ToBeVisibleAsync();
        for (var i = 0; i < 60 && await FocusAsync(page) != "Copy"; i++)
            await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#said")).ToHaveTextAsync("Copied");
        (await page.EvaluateAsync<string>("navigator.clipboard.readText()")).Should().Contain("mlx_lm.server");
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task A_screen_reader_finds_its_way_and_contrast_is_enough(ColorScheme scheme)
    {
        var page = await browser.NewPageAsync(new() { ColorScheme = scheme });
        await OpenAsync(page);
        foreach (var part in await page.Locator("details").AllAsync())
            await part.EvaluateAsync("part => part.open = true");

        var result = await page.RunAxe();

        result.Violations.Select(v => $"{v.Id}: {v.Help}: {string.Join("; ", v.Nodes.Take(3).Select(n => n.Html))}").Should().BeEmpty();
        result.Passes.Select(p => p.Id).Should().Contain(["color-contrast", "document-title", "list"]);
    }

    [SkippableFact]
    public async Task Without_script_all_is_there_and_no_button_promises_more()
    {
        var page = await browser.NewPageAsync(new() { JavaScriptEnabled = false });
        await OpenAsync(page);

        (await page.Locator("button").CountAsync()).Should().Be(0);
        await page.Locator("summary:has-text('Transcript')").First.ClickAsync();
        (await page.Locator("h4:text-is('Answer') + pre").First.IsVisibleAsync()).Should().BeTrue();
    }

    private static Task<string> FocusAsync(IPage page) => page.EvaluateAsync<string>("document.activeElement.textContent");

    private async Task OpenAsync(IPage page)
    {
        var run = Write();
        RunReports.Render(run);
        await page.GotoAsync(new Uri(run.PageFile).ToString());
    }

    private RunDirectory Write()
    {
        var run = _folder.Start();
        Directory.CreateDirectory(run.Transcripts);
        AtomicFile.WriteJson(Path.Combine(run.Transcripts, "r1.json"), new Dictionary<string, object>
        {
            ["id"] = Poison,
            ["request"] = new Dictionary<string, object>
            {
                ["method"] = Poison,
                ["url"] = Poison,
                ["headers"] = new[] { new[] { Poison, Poison } },
                ["body"] = Poison,
            },
            ["response"] = new Dictionary<string, object> { ["status"] = 200, ["reason"] = Poison, ["body"] = Poison },
            ["ending"] = Poison,
        });
        File.WriteAllText(
            Path.Combine(run.Root, "speed.svg"),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"20\" onload=\"parent.owned=1\"><script>parent.owned=1</script>"
                + "<image href=\"http://127.0.0.1:9/z\" width=\"9\" height=\"9\"/><rect width=\"60\" height=\"20\"/></svg>");
        ServerRecords.Write(
            run, new ServerRecord { Profile = "mlx-lm", Version = Poison, Launched = true, Model = Poison, Command = "mlx_lm.server --port 8080" });
        var finding = new Finding(FindingCode.StreamDoneMissing, Poison)
        {
            Sent = Poison,
            Expected = Poison,
            Seen = Poison,
            Curl = Poison,
            Blame = Blame.Server,
        };
        CaseRecords.Write(run, _folder.Record("stop.emoji", Verdict.Fail, Poison, reason: Poison) with { Findings = [finding] });
        CaseRecords.Write(run, _folder.Record("stop.a-word", Verdict.Fail, Poison, reason: Poison) with
        {
            Findings = [finding],
            Notes = [Poison],
            Transcripts = ["transcripts/r1.json"],
        });
        CaseRecords.Write(run, _folder.Record("stop.known", Verdict.KnownDeviation, Poison, reason: Poison) with { Link = "https://example.org/1" });
        CaseRecords.Write(run, _folder.Record("stop.skip", Verdict.Skip, Poison, reason: Poison));
        CaseRecords.Write(run, _folder.Record("agents.aider", model: Poison));
        CaseRecords.Write(run, _folder.Record("perf.all", Verdict.Regression, Poison) with
        {
            Metrics =
            [
                new Metric("ttft_ms", "ms", Better.Lower, [120, 118, 131, 124, 119])
                {
                    Value = 120,
                    Baseline = 100,
                    LimitPct = 5,
                    DeltaPct = -20,
                    Gated = true,
                    Judgement = Judgement.Regression,
                    BaselineSamples = [100, 99, 103],
                    Note = Poison,
                },
                new Metric("decode_tok_s", "tok/s", Better.Higher, [50, 51]) { Value = 50.5, Judgement = Judgement.New },
            ],
        });
        RunEnd.Write(run, _folder.Time);
        return run;
    }
}
