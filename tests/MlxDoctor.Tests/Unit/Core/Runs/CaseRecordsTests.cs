using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Runs;

[Trait("Tier", "Smoke")]
public sealed class CaseRecordsTests : IDisposable
{
    private readonly RunFolder _folder = new();
    private readonly RunDirectory _run;

    public CaseRecordsTests() => _run = _folder.Start();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_record_comes_back_as_it_was_written()
    {
        var record = _folder.Record("perf.short", Verdict.Fail) with
        {
            Findings = [new Finding(FindingCode.ContentDiffers, "line\nline | `x` \u0000 \u2028 😀")
            {
                Sent = "",
                Expected = null,
                Seen = "\u001b[31m",
                RequestId = "r1",
                Curl = "curl 'x'",
            }],
            Metrics = [new Metric("ttft_ms", "ms", Better.Lower, [1.5, 0.1, 1e300])
            {
                Value = 1.5,
                DeltaPct = -0.0001,
                DeltaRange = [-1, 2],
                Sessions = 3,
                Judgement = Judgement.Same,
            }],
            Notes = ["the model said 5"],
            Transcripts = ["transcripts/1.json"],
            Server = new CaseServer("http://127.0.0.1:1/v1", null, true),
            Link = "https://example.org/1",
        };

        CaseRecords.Write(_run, record);

        CaseRecords.ReadAll(_run).Records.Single().Record.Should().BeEquivalentTo(record, o => o.WithStrictOrdering());
    }

    [Fact]
    public void A_metric_that_is_no_number_does_not_lose_its_record()
    {
        var metric = new Metric("tps", "tok/s", Better.Higher, [double.NaN, double.PositiveInfinity]) { Value = double.NaN };

        CaseRecords.Write(_run, _folder.Record("perf.short") with { Metrics = [metric] });

        CaseRecords.ReadAll(_run).Records.Single().Record.Metrics.Single().Value.Should().Be(double.NaN);
    }

    [Fact]
    public void Model_and_id_never_run_together_into_one_file()
    {
        CaseRecords.Write(_run, _folder.Record("b.c.d", model: "a"));
        CaseRecords.Write(_run, _folder.Record("c.d", model: "a.b"));
        CaseRecords.Write(_run, _folder.Record("a.b.c.d", model: null));
        CaseRecords.Write(_run, _folder.Record("a.b.c.d", model: "none"));

        CaseRecords.ReadAll(_run).Records.Should().HaveCount(4);
    }

    [Fact]
    public void The_next_attempt_counts_only_this_case_of_this_model()
    {
        CaseRecords.Write(_run, _folder.Record("contract.a", attempt: 9));
        CaseRecords.Write(_run, _folder.Record("contract.a", attempt: 10));
        CaseRecords.Write(_run, _folder.Record("contract.a.b", attempt: 40));
        CaseRecords.Write(_run, _folder.Record("contract.a", model: "other", attempt: 50));
        File.WriteAllText(Path.Combine(_run.Cases, "tiny~contract.a.json"), "");

        CaseRecords.NextAttempt(_run, "tiny", "contract.a").Should().Be(11);
        CaseRecords.NextAttempt(_run, "tiny", "contract.z").Should().Be(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"schema_version":1,"id":"contract.a","area":"contract","attempt":1,"started_at":"2026-03-09T14:05:06+00:00"}""")]
    [InlineData("""{"schema_version":1,"id":"contract.a","area":"contract","attempt":1,"verdict":"fine","started_at":"2026-03-09T14:05:06+00:00"}""")]
    [InlineData("""{"schema_version":1,"id":"contract.a","area":"contract","attempt":1,"verdict":1,"started_at":"2026-03-09T14:05:06+00:00"}""")]
    [InlineData("""{"schema_version":1,"id":null,"area":"contract","attempt":1,"verdict":"pass","started_at":"2026-03-09T14:05:06+00:00"}""")]
    [InlineData(
        """{"schema_version":1,"id":"contract.a","area":"contract","attempt":1,"verdict":"pass","findings":null,"started_at":"2026-03-09T14:05:06+00:00"}""")]
    [InlineData("""{"schema_version":1,"id":"contract.a","area":"contract","attempt":1,"verdict":"pass","started_at":"soon"}""")]
    public void A_file_that_is_no_record_is_named(string content)
    {
        CaseRecords.Write(_run, _folder.Record("contract.b"));
        File.WriteAllText(Path.Combine(_run.Cases, "tiny~contract.a.1.json"), content);

        var set = CaseRecords.ReadAll(_run);

        set.Records.Should().ContainSingle(r => r.Record.Id == "contract.b");
        set.Unreadable.Should().ContainSingle(u => u.File == "cases/tiny~contract.a.1.json" && u.Why.Length > 0);
    }

    [Fact]
    public void A_record_of_a_newer_harness_is_named_with_both_versions()
    {
        var path = CaseRecords.Write(_run, _folder.Record("contract.a"));
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"schema_version\": 1", "\"schema_version\": 7", StringComparison.Ordinal));

        CaseRecords.ReadAll(_run).Unreadable.Single().Why.Should().Contain("7").And.Contain("1");
    }

    [Fact]
    public void A_truncated_record_is_named_wherever_it_is_cut()
    {
        var path = CaseRecords.Write(_run, _folder.Record("contract.a", Verdict.Fail));
        var whole = File.ReadAllBytes(path);

        for (var length = 0; length < whole.Length - 2; length += 7)
        {
            File.WriteAllBytes(path, whole[..length]);

            var set = CaseRecords.ReadAll(_run);

            set.Records.Should().BeEmpty("{0} of {1} bytes are no record", length, whole.Length);
            set.Unreadable.Should().ContainSingle();
        }
    }

    [Fact]
    public void What_a_killed_writer_left_is_neither_a_record_nor_an_error()
    {
        Directory.CreateDirectory(_run.Cases);
        File.WriteAllText(Path.Combine(_run.Cases, ".abc.tmp"), "{\"id\":");

        var set = CaseRecords.ReadAll(_run);

        set.Records.Should().BeEmpty();
        set.Unreadable.Should().BeEmpty();
    }

    [Fact]
    public void A_malformed_id_or_attempt_is_refused_before_it_is_a_file()
    {
        FluentActions.Invoking(() => CaseRecords.Write(_run, _folder.Record("contract.a") with { Id = "../x.y" })).Should().Throw<UsageException>();
        FluentActions.Invoking(() => CaseRecords.Write(_run, _folder.Record("contract.a", attempt: 0))).Should().Throw<ArgumentOutOfRangeException>();
        Directory.Exists(_run.Cases).Should().BeFalse();
    }

    [Fact]
    public void Records_come_in_the_order_of_their_start()
    {
        CaseRecords.Write(_run, _folder.Record("contract.b"));
        _folder.Time.Advance(TimeSpan.FromSeconds(1));
        CaseRecords.Write(_run, _folder.Record("contract.a"));

        CaseRecords.ReadAll(_run).Records.Select(r => r.Record.Id).Should().Equal("contract.b", "contract.a");
    }

    [Fact]
    public void A_failed_write_leaves_the_old_record_and_no_debris()
    {
        var path = CaseRecords.Write(_run, _folder.Record("contract.a"));
        Directory.CreateDirectory(Path.Combine(_run.Cases, "tiny~contract.a.2.json", "occupied"));

        FluentActions.Invoking(() => CaseRecords.Write(_run, _folder.Record("contract.a", attempt: 2)))
            .Should().Throw<EnvironmentException>().WithMessage("*contract.a.2.json*--out*");
        File.Exists(path).Should().BeTrue();
        Directory.GetFiles(_run.Cases, "*.tmp").Should().BeEmpty();
    }
}
