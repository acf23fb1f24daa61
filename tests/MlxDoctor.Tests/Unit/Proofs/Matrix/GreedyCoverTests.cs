using CsCheck;
using FluentAssertions;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Proofs.Matrix;
using MlxDoctor.Tests.Unit.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Proofs.Matrix;

[Trait("Tier", "Smoke")]
public sealed class GreedyCoverTests
{
    private static readonly IReadOnlyList<CaseTime> Cases =
        [Alone("slow.all", 10), Alone("a", 1), Alone("b", 1), Alone("c", 1), Alone("idle", 0.1), Alone("lazy", 5)];
    private static readonly IReadOnlyList<IReadOnlyCollection<string>> Noticed =
        [["slow.all", "a"], ["slow.all", "a"], ["slow.all", "b"], ["slow.all", "b", "c"], ["slow.all"]];

    [Fact]
    public void The_next_case_notices_the_most_new_faults_a_second() =>
        GreedyCover.Order(Cases, Noticed).Should().Equal("a", "b", "slow.all", "c", "idle", "lazy");

    [Fact]
    public void Faults_are_counted_once_and_a_case_that_does_not_fit_lets_a_shorter_one_pass()
    {
        CaseTime[] order = [Alone("a", 1), Alone("slow.all", 10), Alone("b", 1)];

        GreedyCover.NoticedAfter(0.5, order, Noticed).Should().Be(0);
        GreedyCover.NoticedAfter(1, order, Noticed).Should().Be(2);
        GreedyCover.NoticedAfter(2, order, Noticed).Should().Be(4);
        GreedyCover.NoticedAfter(12, order, Noticed).Should().Be(5);
    }

    [Fact]
    public void A_request_that_two_cases_need_is_paid_by_the_first_of_them()
    {
        CaseTime[] cases = [new("a", 1, new Dictionary<string, double> { ["r1"] = 4 }), new("b", 0, new Dictionary<string, double> { ["r1"] = 4, ["r2"] = 2 })];

        GreedyCover.Within(100, cases).Should().Equal(("a", 5), ("b", 2));
        GreedyCover.Within(100, Enumerable.Reverse(cases)).Should().Equal(("b", 6), ("a", 1));
        GreedyCover.Within(3, cases).Should().BeEmpty("either has to ask first");
    }

    [Fact]
    public void The_times_of_a_run_are_read_from_its_records_and_transcripts()
    {
        using var folder = new RunFolder();
        var run = folder.Start();
        Directory.CreateDirectory(run.Transcripts);
        File.WriteAllText(Path.Combine(run.Transcripts, "r0001.json"), "{\"end_ms\": 800}");
        CaseRecords.Write(run, folder.Record("a.asks") with { DurationMs = 1000, Transcripts = ["transcripts/r0001.json", "transcripts/r0002.json"] });
        CaseRecords.Write(run, folder.Record("b.takes") with { DurationMs = 5, Transcripts = ["transcripts/r0001.json"], Shared = [new("r0001", "a.asks")] });

        var trace = new TraceWriter(run, folder.Time);
        trace.Write(TraceWriter.CaseStarted, "tiny", "c.first");
        folder.Time.Advance(TimeSpan.FromSeconds(2));
        trace.Write(TraceWriter.CaseEnded, "tiny", "c.first");
        CaseRecords.Write(run, folder.Record("c.first") with { DurationMs = 9000 });

        var times = CaseTime.Read(RunView.Load(run)).ToDictionary(t => t.Id);

        times["a.asks"].OwnSeconds.Should().BeApproximately(0.2, 1e-9);
        times["b.takes"].OwnSeconds.Should().BeApproximately(0.005, 1e-9);
        times["c.first"].OwnSeconds.Should().BeApproximately(2, 1e-9, "the server booted before it");
        GreedyCover.Within(100, [times["b.takes"], times["a.asks"]]).Select(c => Math.Round(c.Seconds, 3)).Should().Equal(0.805, 0.2);
    }

    [Fact]
    public void Every_case_has_one_place_whatever_the_matrix_says() =>
        Gen.Select(Gen.Double[0, 3].Array[1, 8], Gen.Int[0, 9].Array[0, 4].Array[0, 12]).Sample((times, faults) =>
        {
            List<CaseTime> cases = [.. times.Select((t, i) => Alone($"c{i}", t))];
            var noticed = faults.Select(f => (IReadOnlyCollection<string>)[.. f.Select(i => $"c{i}")]).ToList();
            var order = GreedyCover.Order(cases, noticed);
            return order.Order().SequenceEqual(cases.Select(c => c.Id).Order()) && order.SequenceEqual(GreedyCover.Order(cases, noticed));
        });

    private static CaseTime Alone(string id, double seconds) => new(id, seconds, new Dictionary<string, double>());
}
