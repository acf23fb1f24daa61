using System.Text.RegularExpressions;
using CsCheck;
using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Unit.Core.Markup;
using MlxDoctor.Tests.Unit.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Reports;

[Trait("Tier", "Smoke")]
public sealed partial class PageReportTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_answer_comes_first_then_what_changed_then_what_failed_then_the_rest()
    {
        var page = Page(SampleRun.Write(_folder));

        string[] order =
        [
            "<h1><span class=\"sign\" aria-hidden=\"true\">✗</span> Broken</h1>", "1 case fails, 1 case could not be judged", "Exit code 2: something fails",
            "<h2 id=\"changes-title\">What changed</h2>", "<h2 id=\"causes-title\">What failed</h2>", "<h2 id=\"families-title\">Families of cases</h2>",
            "<h2 id=\"distributions-title\">Every measurement</h2>", "<h2 id=\"agents-title\">Agents and models</h2>",
            "<h2 id=\"rest-title\">Not failed, not passed</h2>", "<h2 id=\"run-title\">The run</h2>",
        ];
        order.Select(part => page.IndexOf(part, StringComparison.Ordinal)).Should().BeInAscendingOrder().And.NotContain(-1);
    }

    [Fact]
    public void A_cause_has_sent_expected_and_seen_its_blame_and_what_it_takes_to_see_it_again()
    {
        var page = Page(SampleRun.Write(_folder));

        page.Should().Contain("<h3 id=\"cause-2\">2. The stream has no [DONE].</h3>\n<p class=\"facts\"><span class=\"badge v-fail\">")
            .And.Contain("<span class=\"badge\">blame: server</span> in 1 case")
            .And.Contain("<h4>Sent</h4><pre>\nPOST /v1/chat/completions\n{&quot;stream&quot;: true}</pre>")
            .And.Contain("<h4>Expected</h4><pre>\ndata: [DONE]</pre>")
            .And.Contain("<h4>Seen</h4><pre>\ndata: {&quot;x&quot;: &quot;```&lt;/details&gt;&lt;script&gt;&quot;}\n```\n# no heading\n\\u001b[2J</pre>")
            .And.Contain("<h4>See it again</h4>\n<pre class=\"copy\" tabindex=\"0\">\ncurl -N http://127.0.0.1:40001/v1/chat/completions")
            .And.Contain("harness/doctor check --case contract.stream-done</pre>")
            .And.Contain("Transcript <code>transcripts/req-7.json</code> was not kept.");
    }

    [Fact]
    public void The_facts_of_the_comparison_are_those_of_the_diff()
    {
        var run = SampleRun.Write(_folder);
        ComparisonRecords.Write(run, new ComparisonRecord
        {
            Model = SampleRun.Model,
            What = ComparisonRecord.Speed,
            RecordedAt = _folder.Time.GetUtcNow(),
            RecordedBy = "2026-03-08-120000-check",
            Changes = [new VersionChange("server_version", "mlx-lm 0.31.3", "mlx-lm 0.32.2")],
        });

        var page = Page(run);

        page.Should().Contain("<p class=\"lead\">mlx-lm 0.31.3 -&gt; 0.32.2: ttft_ms -20.50 % (limit 5.00 %)")
            .And.Contain("(2026-03-08-120000-check)")
            .And.Contain("Positive is better. 5 metrics: 1 regression, 1 dropped, 1 inconclusive, 1 same, 1 new.")
            .And.Contain("<caption>What differs: org/tiny|4bit</caption>")
            .And.Contain("<tr><th scope=\"row\"><code>ttft_ms</code></th><td>regression</td><td>120.50 ms</td><td>100.00 ms</td><td>-20.50 %</td>");
    }

    [Fact]
    public void Samples_are_drawn_with_the_baseline_and_its_limit_over_them()
    {
        var plot = Plot(new Metric("ttft_ms", "ms", Better.Lower, [120, 110, double.NaN])
        {
            Value = 115,
            Baseline = 100,
            LimitPct = 10,
            BaselineSamples = [95],
            Judgement = Judgement.Regression,
        });

        // From 90 (baseline less limit) to 120: 15.2 units of the picture to a millisecond.
        plot.Should().Contain("<rect class=\"band\" x=\"12\" y=\"4\" width=\"304\"").And.Contain("<line class=\"baseline\" x1=\"164\"")
            .And.Contain("<line class=\"value\" x1=\"392\"").And.Contain("<circle class=\"ring\" cx=\"88\"")
            .And.Contain("<circle class=\"dot\" cx=\"468\"").And.Contain("<circle class=\"dot\" cx=\"316\"")
            .And.Contain("<figcaption>ttft_ms: 115.00 ms, n = 2, lower is better; baseline 100.00 ms, change —: regression</figcaption>")
            .And.NotContain("NaN");
        Regex.Count(plot, "<circle class=\"dot\"").Should().Be(2);
    }

    [Fact]
    public void A_limit_that_is_too_wide_to_gate_is_not_drawn()
    {
        var plot = Plot(new Metric("ttft_ms", "ms", Better.Lower, [90, 110]) { Value = 100, Baseline = 100, LimitPct = 120, Judgement = Judgement.NotGated });

        plot.Should().NotContain("class=\"band\"").And.Contain("<line class=\"baseline\" x1=\"240\"");
    }

    [Theory]
    [InlineData(1e308, -1e308)]
    [InlineData(5, 5)]
    [InlineData(0, 0)]
    public void Any_samples_lie_inside_of_the_picture(double first, double second)
    {
        var plot = Plot(new Metric("ttft_ms", "ms", Better.Lower, [first, second]) { Value = first, Baseline = double.PositiveInfinity, LimitPct = 1e308 });

        Regex.Matches(plot, "cx=\"([^\"]*)\"").Select(m => double.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))
            .Should().HaveCount(2).And.OnlyContain(x => x >= 12 && x <= 468);
    }

    [Fact]
    public void What_was_not_measured_is_a_dash_and_has_no_picture()
    {
        var page = Page(Run(_folder.Record("perf.all") with
        {
            Metrics = [new Metric("ttft_ms", "ms", Better.Lower, []) { Baseline = 3, Failed = 3, Judgement = Judgement.Dropped, Note = "all failed" }],
        }));

        page.Should().Contain("<td>dropped</td><td>—</td><td>3.00 ms</td>").And.NotContain("<svg class=\"plot\"").And.NotContain("distributions-title");
    }

    [Fact]
    public void Cases_that_pass_are_counted_in_their_family_and_not_listed()
    {
        var page = Page(Run(
            _folder.Record("stop.a-word"), _folder.Record("stop.two-words"), _folder.Record("stop.emoji", Verdict.Fail),
            _folder.Record("perf.x", Verdict.Skip)));

        page.Should().Contain("<span class=\"name\">stop</span>").And.Contain("</span> 2 pass</span>").And.Contain("</span> 1 fail</span>")
            .And.Contain("stop.emoji").And.NotContain("stop.a-word").And.NotContain("stop.two-words");
    }

    [Fact]
    public void Agents_stand_beside_models_and_a_scripted_answer_is_marked()
    {
        var page = Page(Run(
            _folder.Record("agents.aider", model: "one"),
            _folder.Record("agents.aider", Verdict.Fail, "two") with { Server = new("http://127.0.0.1:1", null, true) { Scripted = true } },
            _folder.Record("agents.codex", model: "one")));

        page.Should().Contain("<th scope=\"col\">agent</th><th scope=\"col\">one</th><th scope=\"col\">two</th>");
        Regex.Replace(page, "<[^>]*>", " ").Should().MatchRegex(@"aider +✓ +pass +✗ +fail +\(scripted model\)\s+codex +✓ +pass +—");
    }

    [Fact]
    public void A_transcript_shows_request_and_answer_and_says_what_was_cut()
    {
        var run = _folder.Start();
        Directory.CreateDirectory(run.Transcripts);
        File.WriteAllText(Path.Combine(run.Transcripts, "r1.json"), $$"""
            {"id":"r1","request":{"method":"POST","url":"http://x/v1","headers":[["Accept","<b>"]],"body":"{\"a\":[1]}"},
            "response":{"status":200,"http":"1.1","reason":"OK","headers":[["X","</pre><script>"]],"body":"{{new string('<', 20000)}}[END]"},
            "ending":"CleanCloseWithoutDone","observations":[{"code":"c","text":"<i>"}]}
            """);
        CaseRecords.Write(run, Failed("stop.a") with { Transcripts = ["transcripts/r1.json"] });

        var page = Page(run);

        page.Should().Contain("<summary>Transcript <code>r1</code>: POST http://x/v1 → 200, clean close without done</summary>")
            .And.Contain("Accept: &lt;b&gt;\n\n{\n  &quot;a&quot;: [\n    1\n  ]\n}</pre>")
            .And.Contain("HTTP/1.1 200 OK\nX: &lt;/pre&gt;&lt;script&gt;\n")
            .And.Contain("… 12005 characters are left out here …").And.Contain("[END]</pre>").And.Contain("<li>c: &lt;i&gt;</li>");
    }

    [Theory]
    [InlineData("../outside.json", "is not in the run directory")]
    [InlineData("transcripts/../../outside.json", "is not in the run directory")]
    [InlineData("transcripts/list.json", "is no transcript")]
    [InlineData("transcripts/half.json", "cannot be read")]
    [InlineData("transcripts/nul\0.json", "cannot be read")]
    [InlineData("transcripts/twice.json", "cannot be read")]
    [InlineData("transcripts/surrogate.json", "cannot be read")]
    public void A_transcript_that_is_none_is_named_and_nothing_else_is_read(string name, string why)
    {
        var run = _folder.Start();
        File.WriteAllText(Path.Combine(_folder.Path, "outside.json"), """{"id":"TELLTALE"}""");
        Directory.CreateDirectory(run.Transcripts);
        File.WriteAllText(Path.Combine(run.Transcripts, "list.json"), "[]");
        File.WriteAllText(Path.Combine(run.Transcripts, "half.json"), "{\"id\":");
        File.WriteAllText(Path.Combine(run.Transcripts, "twice.json"), """{"id":"a","id":"b"}""");
        File.WriteAllText(Path.Combine(run.Transcripts, "surrogate.json"), """{"id":"\ud800"}""");
        CaseRecords.Write(run, Failed("stop.a") with { Transcripts = [name] });

        Page(run).Should().Contain(why).And.NotContain("TELLTALE");
    }

    [Fact]
    public void A_picture_is_an_image_that_nothing_in_it_leaves()
    {
        var run = Run(_folder.Record("weights.all"));
        Directory.CreateDirectory(Path.Combine(run.Root, "context"));
        File.WriteAllText(Path.Combine(run.Root, "context", "speed.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>TELLTALE</script></svg>");
        File.WriteAllText(Path.Combine(run.Root, "context", "huge.svg"), new string(' ', 200_000));

        Page(run).Should().Contain("<img alt=\"context/speed.svg\" src=\"data:image/svg+xml;base64,").And.NotContain("TELLTALE")
            .And.Contain("<code>context/huge.svg</code> is too large to be shown here.");
    }

    [Fact]
    public void A_run_without_anything_has_a_page()
    {
        var run = _folder.Reserve();

        Page(run).Should().Contain("</span> Broken</h1>").And.Contain("could not be judged").And.Contain("No model took part in this run.");
    }

    [Fact]
    public void A_killed_run_has_a_page_that_says_so()
    {
        var run = _folder.Start();
        CaseRecords.Write(run, _folder.Record("stop.a"));
        File.WriteAllText(Path.Combine(run.Cases, ".half.tmp"), "{");

        Page(run).Should().Contain("The run has not ended, or was killed.").And.Contain("was being written when its writer was killed");
    }

    [Fact]
    public void A_record_of_an_older_harness_with_fewer_fields_has_a_page()
    {
        var run = _folder.Start();
        Directory.CreateDirectory(run.Cases);
        File.WriteAllText(
            Path.Combine(run.Cases, "old.1.json"),
            """
            {"schema_version":1,"id":"old","area":"odd","attempt":1,"verdict":"fail","findings":[{"code":"gone.code","message":"m"}],
            "started_at":"2026-01-01T00:00:00Z"}
            """);

        Page(run).Should().Contain("<code>gone.code</code> in <code>old</code>").And.Contain("<span class=\"name\">old</span>");
    }

    [Fact]
    public void A_page_of_many_failures_stays_small_and_says_what_is_left_out()
    {
        var run = _folder.Start();
        Directory.CreateDirectory(run.Transcripts);
        File.WriteAllText(
            Path.Combine(run.Transcripts, "r1.json"), $$"""{"id":"r1","request":{},"response":{"body":"{{new string('\'', 250_000)}}"},"ending":"x"}""");
        var hostile = new string('<', 100_000);
        // The record on disk is small; what a server says in a case is not.
        var view = RunView.Load(run) with
        {
            Models = ["tiny"],
            Cases =
            [
                .. Enumerable.Range(0, 282)
                    .Select(i => Failed($"a.n{i}", FindingCode.Shape($"c{i}"), hostile) with
                    {
                        Transcripts = ["transcripts/r1.json"],
                        Reason = hostile,
                        Notes = [hostile],
                    })
                    .Select(r => new CaseView($"cases/{r.Id}.json", r, [r])),
            ],
        };

        var page = PageReport.Of(view);

        page.Length.Should().BeInRange(500_000, 2_000_000);
        page.Should().Contain("Some requests and answers are left out").And.Contain("<h3>222 more causes</h3>").And.Contain("60. ");
        TagsOf(page).Should().NotContain("script>");
    }

    [Fact]
    public void Hostile_text_changes_no_tag_of_the_page()
    {
        var run = _folder.Start();
        var plain = TagsOf(PageReport.Of(Filled(run, "x\n")));

        HtmlTests.Hostile.Sample(text => TagsOf(PageReport.Of(Filled(run, $"x\n{text}"))).Should().Equal(plain), iter: 60);
    }

    /// <summary>A run in which every text of a server, model or user is the same.</summary>
    private static RunView Filled(RunDirectory run, string text)
    {
        var finding = new Finding(FindingCode.Shape("c"), text) { Sent = text, Expected = text, Seen = text, RequestId = text, Curl = text };
        var metric = new Metric(text, text, Better.Lower, [1, 2]) { Value = 1, Baseline = 1, Judgement = Judgement.Dropped, Note = text, TokenSource = text };
        var record = new CaseRecord
        {
            Id = "a.b",
            Area = "agents",
            Model = text,
            Profile = text,
            Attempt = 1,
            Verdict = Verdict.Fail,
            Reason = text,
            Findings = [finding],
            Metrics = [metric],
            Notes = [text],
            Transcripts = [text],
            StartedAt = DateTimeOffset.UnixEpoch,
            Server = new(text, text, true) { Scripted = true },
        };
        var known = record with { Id = "a.known", Verdict = Verdict.KnownDeviation, Link = text };
        return new RunView
        {
            Run = run,
            Manifest = RunManifest.Read(run).Value! with { HarnessVersion = text, Options = new Dictionary<string, string> { ["model"] = text } },
            End = new RunEnd { SchemaVersion = 1, FinishedAt = DateTimeOffset.UnixEpoch, Aborted = true, Reason = text },
            Environment = new Dictionary<string, string> { [text] = text },
            Servers = [new ServerRecord { Profile = text, Version = text, Url = text, Launched = true, Command = text, Model = text }],
            Models = [text],
            Cases = [new(text, record, [record]), new(text, known, [known])],
            Metrics = [new(metric, text, "a.b")],
            Comparisons = [new(Compared(text), 1, 0, 0)],
            HalfWritten = [text],
        };
    }

    private static ComparisonRecord Compared(string text) =>
        new() { Model = text, What = text, RecordedAt = DateTimeOffset.UnixEpoch, Changes = [new(text, text, text + "2")] };

    /// <summary>The tags with their names and the names of their attributes, without what stands in them.</summary>
    private static List<string> TagsOf(string page)
    {
        var body = page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("<script>", StringComparison.Ordinal)];
        return [.. Tag().Matches(body).Select(m => Value().Replace(m.Value, "\"\""))];
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Value();

    private CaseRecord Failed(string id) => Failed(id, FindingCode.StreamDoneMissing, "seen");

    private CaseRecord Failed(string id, FindingCode code, string seen) => _folder.Record(id, Verdict.Fail) with
    {
        Findings = [new Finding(code, seen) { Sent = seen, Expected = seen, Seen = seen, Curl = seen }],
    };

    private RunDirectory Run(params IEnumerable<CaseRecord> records)
    {
        var run = _folder.Start();
        foreach (var record in records)
            CaseRecords.Write(run, record);
        RunEnd.Write(run, _folder.Time);
        return run;
    }

    private string Plot(Metric metric)
    {
        var page = Page(Run(_folder.Record("perf.all") with { Metrics = [metric with { Gated = true }] }));
        return page[page.IndexOf("<figure>", StringComparison.Ordinal)..page.IndexOf("</figure>", StringComparison.Ordinal)];
    }

    private static string Page(RunDirectory run)
    {
        RunReports.Render(run);
        return File.ReadAllText(run.PageFile);
    }
}
