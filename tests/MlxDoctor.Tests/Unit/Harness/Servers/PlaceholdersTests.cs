using FluentAssertions;
using MlxDoctor.Harness.Servers;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Servers;

[Trait("Tier", "Smoke")]
public sealed class PlaceholdersTests
{
    private static readonly Dictionary<string, string> Values = new() { ["model"] = "/m/{port}", ["port"] = "8" };

    [Theory]
    [InlineData("--port={port}", "--port=8")]
    [InlineData("{model}", "/m/{port}")]
    [InlineData("{port}{port}", "88")]
    [InlineData("{{port}}", "{8}")]
    [InlineData("{\"a\": {port}}", "{\"a\": 8}")]
    [InlineData("{nothing} { } {", "{nothing} { } {")]
    public void Each_is_replaced_once_and_values_are_not_searched(string template, string filled) =>
        Placeholders.Fill(template, Values).Should().Be(filled);

    [Theory]
    [InlineData("/a/b")]
    [InlineData("/a/b/")]
    public void The_folder_of_a_model_does_not_depend_on_a_trailing_slash(string path) =>
        Placeholders.OfModel(path)[Placeholders.ModelFolder].Should().Be("b");

    [Theory]
    [InlineData("{prot}", "'port'")]
    [InlineData("{Model}", "'model'")]
    public void A_misspelt_one_names_the_nearest(string template, string nearest) =>
        Placeholders.Unknown(template).Should().Contain(nearest);

    [Fact]
    public void Json_is_no_placeholder() => Placeholders.Unknown("{\"enable_thinking\":false}").Should().BeNull();
}
