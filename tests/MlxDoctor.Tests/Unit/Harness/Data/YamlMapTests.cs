using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Data;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Data;

[Trait("Tier", "Smoke")]
public sealed class YamlMapTests
{
    private static YamlMap Parse(string yaml) => YamlFile.Parse(yaml, "a.yaml");

    private static string Complaint(Action act) => act.Should().Throw<UsageException>().Which.Message;

    [Fact]
    public void An_unknown_key_names_file_line_and_nearest_known_key()
    {
        var map = Parse("name: x\n\nboot_timout_s: 3\n");
        map.RequireString("name");
        map.OptionalInt("boot_timeout_s");
        Complaint(map.RejectUnknown).Should().Be("a.yaml:3: unknown key 'boot_timout_s'\n  try: Did you mean 'boot_timeout_s'?");
    }

    [Fact]
    public void An_unknown_key_in_a_nested_map_is_named_with_its_path()
    {
        var stop = Parse("stop:\n  grace_s: 3\n  signl: TERM\n").RequireMap("stop");
        stop.OptionalInt("grace_s");
        stop.OptionalString("signal");
        Complaint(stop.RejectUnknown).Should().StartWith("a.yaml:3: unknown key 'stop.signl'").And.Contain("'signal'");
    }

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3\n", "a.yaml:3")]
    [InlineData("x:\n  a: 1\n  a: 1\n", "a.yaml:3")]
    [InlineData("1: a\n\"1\": b\n", "a.yaml:2")]
    public void A_duplicate_key_is_refused_at_its_line(string yaml, string where) =>
        Complaint(() => Parse(yaml)).Should().StartWith(where);

    [Theory]
    [InlineData("a: [1, 2\nb: 3\n")]
    [InlineData("a: 'open\n")]
    [InlineData("a: b: c\n")]
    [InlineData("x:\n\ta: 1\n")]
    [InlineData("a: &x 1\nb: *x\n")]
    [InlineData("a: !!int '3'\n")]
    [InlineData("a: 1\n---\nb: 1\n")]
    [InlineData("- a\n")]
    [InlineData("just text\n")]
    [InlineData("")]
    [InlineData("? [a, b]\n: 1\n")]
    public void What_is_no_strict_map_is_refused_with_file_and_line(string yaml) =>
        Complaint(() => Parse(yaml)).Should().MatchRegex(@"^a\.yaml:[0-9]+: ");

    [Fact]
    public void Ten_thousand_nested_lists_are_refused_rather_than_overflow_the_stack() =>
        Complaint(() => Parse("a: " + new string('[', 10_000))).Should().Contain("levels deep");

    [Theory]
    [InlineData("k: 3", "the number 3")]
    [InlineData("k: true", "the truth value true")]
    [InlineData("k: 1.5", "the number 1.5")]
    [InlineData("k:", "empty")]
    [InlineData("k: ~", "empty")]
    [InlineData("k: [a]", "a list")]
    [InlineData("k: {a: b}", "a map")]
    public void What_is_no_text_is_not_read_as_text(string yaml, string seen) =>
        Complaint(() => Parse(yaml).RequireString("k")).Should().Be(
            $"a.yaml:1: 'k' must be text, but is {seen}\n  try: "
            + (seen.StartsWith("the ", StringComparison.Ordinal) ? "Put it in quotes." : seen == "empty"
                && yaml == "k: ~" ? "Put it in quotes." : "Write text."));

    [Theory]
    [InlineData("k: '3'")]
    [InlineData("k: 3.0")]
    [InlineData("k: 3000000000")]
    [InlineData("k: 99999999999999999999")]
    [InlineData("k: 1_000")]
    [InlineData("k: three")]
    [InlineData("k: 0x10")]
    [InlineData("k: \"\"")]
    public void What_is_no_whole_number_is_not_read_as_one(string yaml) =>
        Complaint(() => Parse(yaml).RequireInt("k")).Should().StartWith("a.yaml:1: 'k' must be a whole number, but is ");

    [Theory]
    [InlineData("k: yes")]
    [InlineData("k: 'true'")]
    [InlineData("k: 1")]
    public void Only_true_and_false_are_truth_values(string yaml) =>
        Complaint(() => Parse(yaml).OptionalBool("k")).Should().Contain("must be true or false");

    [Theory]
    [InlineData("k: .inf")]
    [InlineData("k: NaN")]
    [InlineData("k: 1e999")]
    [InlineData("k: Infinity")]
    public void Numbers_that_are_not_finite_are_refused(string yaml) =>
        Complaint(() => Parse(yaml).RequireNumber("k")).Should().Contain("must be a number");

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ru-RU")]
    public void Numbers_do_not_depend_on_the_culture(string culture)
    {
        var before = Thread.CurrentThread.CurrentCulture;
        try
        {
            Thread.CurrentThread.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo(culture);
            Parse("k: 1.5").RequireNumber("k").Should().Be(1.5);
            Parse("k: -3").RequireNumber("k").Should().Be(-3);
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_missing_key_points_at_the_unread_key_that_looks_like_it() =>
        Complaint(() => Parse("comand: x\n").RequireString("command")).Should()
            .Be("a.yaml:1: 'command' is missing\n  try: Add it; or is 'comand' (line 1) meant to be it?");

    [Fact]
    public void A_wrong_item_of_a_list_is_named_with_index_and_line() =>
        Complaint(() => Parse("args:\n  - a\n  - 8000\n").Strings("args")).Should()
            .StartWith("a.yaml:3: 'args[1]' must be text, but is the number 8000");

    [Fact]
    public void A_map_in_a_list_keeps_its_path()
    {
        var map = Parse("cases:\n  - id: a\n  - idd: b\n").Maps("cases");
        map[0].RequireString("id").Should().Be("a");
        Complaint(() => map[1].RequireString("id")).Should().StartWith("a.yaml:3: 'cases[1].id' is missing");
    }

    [Fact]
    public void A_word_outside_the_closed_set_names_the_nearest() =>
        Complaint(() => Parse("signal: TREM").OptionalWord("signal", "TERM", "INT")).Should().Contain("'TREM'").And.Contain("'TERM'");

    [Fact]
    public void Json_keeps_the_types_of_yaml() =>
        Parse("k: {a: 1, b: 1.5, c: 'x', d: true, e: null, f: ['1']}").OptionalJson("k")!.ToJsonString()
            .Should().Be("""{"a":1,"b":1.5,"c":"x","d":true,"e":null,"f":["1"]}""");

    [Fact]
    public void A_missing_file_is_a_usage_error_that_names_it() =>
        Complaint(() => YamlFile.Load("/nowhere/x.yaml")).Should().StartWith("/nowhere/x.yaml: can't be read");
}
