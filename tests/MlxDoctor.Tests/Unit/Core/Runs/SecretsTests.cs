using System.IO.Compression;
using System.Text;
using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Asking.Tapes;
using MlxDoctor.Harness.Client;
using MlxDoctor.Tests.Support;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Runs;

/// <summary>Everything that writes into a run directory passes the masker.</summary>
[Trait("Tier", "Smoke")]
public sealed class SecretsTests : IDisposable
{
    private const string Key = "sk-unit+\"4711\"/0815 \\x";

    private readonly RunFolder _folder = new();

    // Known for the rest of the process, as in a run; no other text holds it.
    public SecretsTests() => Secrets.Add($" {Key}\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void No_file_of_a_run_holds_a_form_of_the_key()
    {
        var run = _folder.Start();
        var said = string.Join(" | ", KeyForms.Of(Key).Values) + " \u001b[2J\u202e";
        CaseRecords.Write(run, _folder.Record("auth.wrong-key", Verdict.Fail, reason: said) with
        {
            Findings = [new Finding(FindingCode.AuthRefused, said) { Sent = said, Expected = said, Seen = said, Curl = said }],
            Notes = [said],
        });
        ServerRecords.Write(run, new ServerRecord { Profile = "mlx-lm", Launched = true, Model = "tiny", Version = said });
        RunEnvironment.Add(run, new Dictionary<string, string> { [said] = said });
        new TraceWriter(run, _folder.Time).Write(TraceWriter.Said, detail: said);
        RunEnd.Write(run, _folder.Time, aborted: true, said);
        TranscriptWriter.Write(run.Transcripts, Answer(said));

        RunReports.Render(run);

        var files = Directory.EnumerateFiles(run.Root, "*", SearchOption.AllDirectories).ToDictionary(f => f, File.ReadAllText);
        files.Keys.Select(Path.GetFileName).Should()
            .Contain(["report.md", "report.html", "result.json", "trace.jsonl", "environment.json", "tiny~auth.wrong-key.1.json"]);
        foreach (var (file, text) in files)
            foreach (var (form, written) in KeyForms.Of(Key))
                text.Should().NotContain(written, $"{form} in {file}");
        foreach (var page in new[] { run.ReportFile, run.PageFile })
            files[page].Should().Contain("***").And.NotContainAny("\u001b", "\u202e");
        CaseRecords.ReadAll(run).Unreadable.Should().BeEmpty();
        TraceWriter.Read(run).Unreadable.Should().Be(0);
        RunView.Load(run).Cases.Should().ContainSingle().Which.Record.Reason.Should()
            .Contain("***").And.Contain("\u001b", "evidence on disk stays JSON-escaped");
    }

    [Fact]
    public void A_tape_is_masked_and_replays_with_the_same_pieces()
    {
        var request = ApiRequest.Get("/v1/models");
        var tape = new TapeWriter();
        var recorded = Answer($"{Key} {Uri.EscapeDataString(Key)}").Exchange;
        tape.Add("auth.wrong-key", recorded with { Request = request, Headers = [new("x-echo", Key)], Failure = Key });

        tape.Write(_folder.Path, new("mlx-lm", null, "tiny", "tiny", ["tiny"], false, null));

        using var zip = new GZipStream(File.OpenRead(Path.Combine(_folder.Path, TapeWriter.FileName)), CompressionMode.Decompress);
        using var text = new StreamReader(zip);
        text.ReadToEnd().Should().NotContain(Convert.ToBase64String(Encoding.ASCII.GetBytes(Key))).And.NotContain("sk-unit");
        var played = TapeReader.Open(_folder.Path).Answer("auth.wrong-key", request);
        Encoding.UTF8.GetString(played.Body.Span).Should().MatchRegex("^[*]+ [*]+$").And.HaveLength(recorded.Body.Length);
        played.Chunks.Select(c => c.Length).Should().Equal(recorded.Chunks.Select(c => c.Length));
        played.Headers.Should().Equal(new HeaderField("x-echo", "***"));
        played.Failure.Should().Be("***");
    }

    private static Transcript Answer(string text) =>
        TranscriptReplay.FromBytes([Encoding.UTF8.GetBytes(text[..10]), Encoding.UTF8.GetBytes(text[10..])], "text/plain", 401);
}
