using FluentAssertions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Cases.Context.Registry;
using MlxDoctor.Harness.Cases.Context.Results;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Context;

[Trait("Tier", "Smoke")]
public sealed class RegistryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlxdoctor-registry-");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero));

    private string File => Path.Combine(_folder.FullName, "context.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_is_kept_is_read_again_with_all_its_parts()
    {
        using (var registry = Open())
        {
            registry.See("m", "s", 4_096, 1_000);
            registry.Keep(Result(4_000));
        }

        using var again = Open();
        var known = again.Models().Should().ContainSingle().Subject;
        known.Should().BeEquivalentTo(new { Model = "m", Server = "s", Declared = 4_096, SizeBytes = 1_000L, TestedAt = _time.GetUtcNow() });
        known.Result.Should().BeEquivalentTo(Result(4_000));
        again.Export().Should().Contain("\"accepted\"").And.Contain("4000");
        again.Forget("m", null).Should().Be(1);
        again.Models().Should().BeEmpty();
    }

    [Fact]
    public void A_size_that_was_being_tried_when_the_process_went_is_known_bad_and_those_above_too_unless_forced()
    {
        using var registry = Open();
        registry.See("m", "s", 32_768, null);
        var first = registry.Begin("m", "s", new RunSettings { Nonce = "a", Seed = 5 }, resume: false, force: false);
        first.Begin(1_000);
        first.End(new ProbeRecord { Size = 1_000, Good = true, PromptTokens = 900 });
        first.Begin(8_000);
        registry.Pending().Should().BeEmpty("this process lives");
        Die();

        registry.Pending().Should().ContainSingle().Which.Size.Should().Be(8_000);
        var resumed = registry.Begin("m", "s", new RunSettings { Nonce = "b" }, resume: true, force: false);
        (resumed.Run, resumed.Resumed, resumed.Settings.Nonce, resumed.Settings.Seed).Should().Be((first.Run, true, "a", 5UL));
        resumed.Known(1_000).Should().BeEquivalentTo(new { Good = true, PromptTokens = 900L });
        resumed.Known(4_000).Should().BeNull();
        resumed.Known(16_000).Should().BeEquivalentTo(new { Good = false, Died = true, Size = 16_000, Category = "SERVER_GONE" });
        var forced = registry.Begin("m", "s", new RunSettings { Nonce = "c" }, resume: false, force: true);
        forced.Known(16_000).Should().BeNull();
        forced.Begin(8_000);
        forced.End(new ProbeRecord { Size = 8_000, Good = true });
        registry.Pending().Should().BeEmpty("it works now");
        registry.Begin("m", "s", new RunSettings { Nonce = "e" }, resume: false, force: false).Known(16_000).Should().BeNull();
        registry.Begin("other", "s", new RunSettings { Nonce = "d" }, resume: false, force: false).Known(16_000).Should().BeNull();
    }

    [Fact]
    public void A_mark_that_is_withdrawn_is_held_against_no_size()
    {
        using var registry = Open();
        var stopped = registry.Begin("m", "s", new RunSettings { Nonce = "a" }, resume: false, force: false);
        stopped.Begin(2_000);
        stopped.End(new ProbeRecord { Size = 2_000, Good = true });
        stopped.Begin(4_000);
        stopped.Withdraw(4_000);
        Die();

        registry.Pending().Should().BeEmpty();
        var resumed = registry.Begin("m", "s", new RunSettings { Nonce = "b" }, resume: true, force: false);
        (resumed.Known(2_000)?.Good, resumed.Known(4_000)).Should().Be((true, null));
    }

    [Fact]
    public void A_mark_is_on_disk_before_the_size_is_asked()
    {
        using var registry = Open();
        registry.Begin("m", "s", new RunSettings { Nonce = "a" }, resume: false, force: false).Begin(2_000);

        // Another process sees it although the first has neither closed nor ended anything.
        using var other = new SqliteConnection($"Data Source={File};Mode=ReadOnly;Pooling=False");
        other.Open();
        using var count = other.CreateCommand();
        count.CommandText = "SELECT size FROM pending";
        count.ExecuteScalar().Should().Be(2_000L);
        count.CommandText = "PRAGMA journal_mode";
        count.ExecuteScalar().Should().Be("wal");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(10_000_001)]
    public void Absurd_values_are_refused_and_nothing_is_written(int declared)
    {
        using var registry = Open();

        registry.Invoking(r => r.See("m", "s", declared, null)).Should().Throw<UsageException>().Which.What.Should().Contain("make no sense");
        registry.Models().Should().BeEmpty();
    }

    [Fact]
    public void A_corrupt_file_is_kept_aside_and_the_newest_whole_backup_goes_on()
    {
        using (var registry = Open())
        {
            registry.See("m", "s", 4_096, null);
            registry.Backup();
            _time.Advance(TimeSpan.FromMinutes(1));
            registry.See("n", "s", 8_192, null);
            registry.Backup();
        }
        var newest = Directory.GetFiles(Path.Combine(_folder.FullName, "backups")).Order(StringComparer.Ordinal).Last();
        System.IO.File.WriteAllText(newest, "damaged too");
        System.IO.File.WriteAllBytes(File, [.. Enumerable.Repeat((byte)0x5A, 5_000)]);

        using var recovered = Open();

        recovered.Notice.Should().Contain("damaged").And.Contain("backups");
        recovered.Models().Select(m => m.Model).Should().Equal("m");
        Directory.GetFiles(_folder.FullName, "context.db.corrupt-*").Should().ContainSingle(f => new FileInfo(f).Length == 5_000);
        using var next = Open();
        next.Notice.Should().BeNull();
    }

    [Fact]
    public void Without_a_whole_backup_it_begins_anew_and_says_so()
    {
        System.IO.File.WriteAllText(File, "no database at all, but long enough to look like one to a hasty reader of heads");

        using var registry = Open();

        registry.Notice.Should().Contain("no backup that is whole");
        registry.Models().Should().BeEmpty();
    }

    [Fact]
    public void The_ten_newest_backups_stay()
    {
        using var registry = Open();
        registry.Backup();
        registry.File.AllBackups().Should().BeEmpty("there is nothing to keep");
        registry.See("m", "s", 4_096, null);
        for (var i = 0; i < 13; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            registry.Backup();
        }

        registry.File.AllBackups().Should().HaveCount(10);
        Path.GetFileName(registry.File.AllBackups()[0]).Should().StartWith("context-20261130-120013-000-");
        RegistryFile.Damage(registry.File.AllBackups()[^1]).Should().BeNull();
    }

    [Fact]
    public async Task Runs_at_the_same_time_do_not_damage_each_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(writer => Task.Run(() =>
        {
            using var registry = new ContextRegistry(File, TimeProvider.System);
            var (model, settings) = ($"m{writer}", new RunSettings { Nonce = $"n{writer}" });
            registry.See(model, "s", 4_096, null);
            var marks = registry.Begin(model, "s", settings, resume: false, force: false);
            for (var size = 1; size <= 20; size++)
            {
                marks.Begin(size);
                marks.End(new ProbeRecord { Size = size, Good = true });
            }
            registry.Backup();
            registry.Keep(Result(20) with { Model = model });
        })));

        using var all = Open();
        all.Notice.Should().BeNull();
        all.Models().Should().HaveCount(6).And.OnlyContain(m => m.Result!.Accepted.Good == 20);
        Count("SELECT count(*) FROM probe").Should().Be(120);
        Count("SELECT count(*) FROM pending").Should().Be(0);
    }

    [Fact]
    public void Quick_models_come_first_and_a_lower_limit_is_told()
    {
        SmartOrder.Of(4_500_000_000, 32_768).Should().Be(7_776_800_000);
        SmartOrder.Of(1_200_000_000, 131_072).Should().Be(14_307_200_000);
        LowerLimits.Of(null, Result(4_000)).Should().BeEmpty();
        LowerLimits.Of(Result(8_000), Result(4_000, bad: 4_400)).Should().ContainSingle().Which.Should().Contain("4,000").And.Contain("8,000");
        LowerLimits.Of(Result(8_000), Result(7_950, bad: 8_000)).Should().BeEmpty("that is the resolution");
        LowerLimits.Of(Result(8_000), Result(4_000)).Should().BeEmpty("the test was stopped before it found a bad size");
    }

    private ContextRegistry Open() => new(File, _time);

    private void Die()
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE run SET pid_started = 1; UPDATE pending SET pid_started = 1";
        command.ExecuteNonQuery();
    }

    private long Count(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static ContextResult Result(int good, int? bad = null) => new()
    {
        Model = "m",
        Server = "s",
        Strategy = "ladder",
        Accepted = new() { Good = good, Bad = bad, Evidence = "e" },
        Rungs = [new RungRecord { Size = good, Haystacks = [new HaystackRecord { Number = 0, Keys = [new KeyRecord(0.5, false, new(true, null, false))] }] }],
    };
}
