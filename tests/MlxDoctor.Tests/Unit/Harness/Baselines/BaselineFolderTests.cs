using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Baselines;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Baselines;

[Trait("Tier", "Smoke")]
public sealed class BaselineFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("doctor-baselines-").FullName;

    private static BaselineEntry Entry(string chip = "c", double value = 100) => new()
    {
        Fingerprint = new() { Chip = chip, Cores = 2, MemoryGb = 8, Os = "o", Server = "s", Model = "a/b", HarnessVersion = "1" },
        RecordedAt = DateTimeOffset.UnixEpoch,
        Metrics = new Dictionary<string, BaselineMetric>
        {
            ["cold_ttft_ms"] = new() { Unit = "ms", Better = Better.Lower, Sessions = [.. Enumerable.Repeat<IReadOnlyList<double>>([value, value + 1], 5)] },
        },
    };

    private BaselineFolder Folder => new(_root);

    private string File => Folder.PathOf("check", "s", "a/b");

    private string Complaint()
    {
        var act = () => Folder.Read("check", "s", "a/b");
        return act.Should().Throw<DoctorException>().Which.Message;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void Tamper(string from, string to)
    {
        Folder.Write("check", "s", "a/b", Entry());
        var text = System.IO.File.ReadAllText(File);
        text.Should().Contain(from);
        System.IO.File.WriteAllText(File, text.Replace(from, to, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        Path.GetFileName(File).Should().Be("check-s-a%2Fb.json");
        Folder.Write("check", "s", "a/b", Entry());
        var entry = Folder.Read("check", "s", "a/b")!.Find(Entry().Fingerprint)!;
        entry.Metrics["cold_ttft_ms"].Sessions.Should().HaveCount(5).And.OnlyContain(s => s.SequenceEqual(new double[] { 100, 101 }));
        entry.Metrics["cold_ttft_ms"].Better.Should().Be(Better.Lower);
    }

    [Fact]
    public void No_file_is_no_baseline() => Folder.Read("check", "s", "a/b").Should().BeNull();

    [Fact]
    public void A_second_write_keeps_other_machines_and_the_previous_file()
    {
        Folder.Write("check", "s", "a/b", Entry("one"));
        Folder.Write("check", "s", "a/b", Entry("two"));
        var before = System.IO.File.ReadAllBytes(File);
        Folder.Write("check", "s", "a/b", Entry("one", 50));
        Folder.Read("check", "s", "a/b")!.Entries.Select(e => (e.Fingerprint.Chip, e.Metrics["cold_ttft_ms"].Sessions[0][0]))
            .Should().BeEquivalentTo([("two", 100.0), ("one", 50.0)]);
        System.IO.File.ReadAllBytes(File + BaselineFolder.PreviousSuffix).Should().Equal(before);
    }

    [Fact]
    public void A_file_that_was_cut_at_any_byte_is_an_error_and_never_no_baseline()
    {
        Folder.Write("check", "s", "a/b", Entry());
        var whole = System.IO.File.ReadAllBytes(File);
        for (var length = 0; length < whole.Length - 2; length += 7)
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            Complaint().Should().MatchRegex(@"^.*check-s-a%2Fb\.json:[0-9]+: ").And.Contain("--update-baselines");
        }
    }

    [Fact]
    public void Broken_syntax_is_named_with_its_line()
    {
        Tamper("\"server\": \"s\",", "\"server\": \"s\"");
        Complaint().Should().StartWith($"{File}:5: no valid JSON: ");
    }

    [Fact]
    public void Another_schema_version_is_named_with_its_line()
    {
        Tamper("\"schema_version\": 2", "\"schema_version\": 3");
        Complaint().Should().StartWith($"{File}:2: schema version 3, but this harness reads 1 to 2").And.Contain("recorded by a newer harness");
    }

    [Fact]
    public void A_missing_schema_version_is_an_error()
    {
        System.IO.File.WriteAllText(File, "{}\n");
        Complaint().Should().StartWith($"{File}:1: schema version missing");
    }

    [Fact]
    public void A_missing_member_is_an_error()
    {
        Tamper("\"unit\"", "\"unti\"");
        Complaint().Should().MatchRegex(@"json:[0-9]+: no baseline: .*unit");
    }

    [Theory]
    [InlineData("\"model\": \"a/b\",\n  \"entries\"", "\"model\": \"x\",\n  \"entries\"", ":5: recorded for the model 'x', but its name says 'a/b'")]
    [InlineData("\"tier\": \"check\"", "\"tier\": \"full\"", ":3: recorded for the tier 'full', but its name says 'check'")]
    public void A_file_of_another_model_or_tier_is_an_error(string from, string to, string message)
    {
        Tamper(from, to);
        Complaint().Should().StartWith(File + message);
    }

    [Theory]
    [InlineData("\"NaN\"")]
    [InlineData("\"Infinity\"")]
    public void A_stored_sample_that_is_no_number_is_named_with_the_metrics_line(string odd)
    {
        Tamper("101\n", odd + "\n");
        var line = 1 + System.IO.File.ReadAllLines(File).ToList().FindIndex(l => l.Contains("cold_ttft_ms", StringComparison.Ordinal));
        Complaint().Should().StartWith($"{File}:{line}: 'cold_ttft_ms' has the sample {odd.Trim('"')}, which is no measurement");
    }

    [Fact]
    public void A_folder_that_can_not_be_written_is_an_error_that_says_so()
    {
        // A file in the place of the folder refuses every user, root included.
        var file = Path.Combine(_root, "no-folder");
        System.IO.File.WriteAllText(file, "");
        var act = () => new BaselineFolder(file).Write("check", "s", "m", Entry());
        act.Should().Throw<EnvironmentException>().Which.Message.Should().Contain("the baseline can't be written").And
            .Contain($"make the folder {file} writable; nothing was changed");
    }

    [Fact]
    public void A_file_of_the_layout_before_is_read()
    {
        Folder.Write("check", "s", "a/b", Entry());
        var text = System.IO.File.ReadAllText(File).Replace("\"schema_version\": 2", "\"schema_version\": 1", StringComparison.Ordinal);
        foreach (var added in new[] { "power_state", "recorded_by", "measure_version" })
            text = System.Text.RegularExpressions.Regex.Replace(text, $"\n *\"{added}\": [^\n]*,(?=\n)", "");
        text.Should().NotContainAny("power_state", "recorded_by", "measure_version");
        System.IO.File.WriteAllText(File, text);

        var choice = BaselineChoice.Of(Folder.Read("check", "s", "a/b"), Entry().Fingerprint with { PowerState = "normal" });

        choice.Entry!.Metrics["cold_ttft_ms"].MeasureVersion.Should().Be(1);
    }
}
