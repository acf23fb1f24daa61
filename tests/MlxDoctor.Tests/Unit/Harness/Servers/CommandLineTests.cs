using CsCheck;
using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Servers;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Servers;

[Trait("Tier", "Smoke")]
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("a b", "a", "b")]
    [InlineData("  a \t b  ", "a", "b")]
    [InlineData("a 'b c' \"d e\"", "a", "b c", "d e")]
    [InlineData("a'b'\"c\"", "abc")]
    [InlineData("a '' b", "a", "", "b")]
    [InlineData(@"a\ b", "a b")]
    [InlineData("""
        "a\"b" 'c\d' "e\f"
        """, "a\"b", @"c\d", @"e\f")]
    [InlineData("\"it's\"", "it's")]
    [InlineData("", new string[0])]
    public void Words_are_split_as_a_shell_does(string line, params string[] words) => CommandLine.Split(line).Should().Equal(words);

    [Theory]
    [InlineData("a 'b")]
    [InlineData("a \"b")]
    public void An_open_quote_is_refused(string line) =>
        FluentActions.Invoking(() => CommandLine.Split(line)).Should().Throw<UsageException>();

    [Fact]
    public void What_was_joined_splits_into_the_same_words() =>
        Gen.String[Gen.Char["ab '\"\\$`\n\t;&é{}*"], 0, 8].List[0, 5].Sample(words => CommandLine.Split(CommandLine.Join(words)).SequenceEqual(words));
}
