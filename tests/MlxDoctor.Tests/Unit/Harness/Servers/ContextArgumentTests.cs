using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Servers;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Servers;

/// <summary>Which characters of a profile change when its context is set.</summary>
[Trait("Tier", "Smoke")]
public sealed class ContextArgumentTests
{
    private static readonly ServerProfile Profile =
        ServerProfiles.Load(Path.Combine(Repo.Root, "fixtures")).Get("rapid-mlx") with { ContextArgument = "--ctx", SourceFile = "/p.yaml" };

    [Theory]
    [InlineData("arguments: [serve, --port, \"{port}\"]", "arguments: [serve, --port, \"{port}\", --ctx, \"3000\"]")]
    [InlineData("arguments: [ --ctx, \"99\", serve ]   # why", "arguments: [ --ctx, \"3000\", serve ]   # why")]
    [InlineData("arguments: [serve, '--ctx', 512]", "arguments: [serve, '--ctx', \"3000\"]")]
    [InlineData("arguments: [serve, --ctx-other, \"5\"]", "arguments: [serve, --ctx-other, \"5\", --ctx, \"3000\"]")]
    public void The_argument_is_added_or_its_value_replaced_and_nothing_else_is_touched(string before, string after) =>
        ContextArgument.Set($"# [a], head\nname: x\n{before}\n  arguments: [not, this]\n", Profile, 3_000).Should()
            .Be($"# [a], head\nname: x\n{after}\n  arguments: [not, this]\n");

    [Fact]
    public void Arguments_in_several_lines_are_left_to_the_user()
    {
        var set = () => ContextArgument.Set("arguments:\n- serve\n", Profile, 3_000);

        var refused = set.Should().Throw<UsageException>().Which;
        (refused.What + refused.Remedy).Should().StartWith("/p.yaml: ").And.Contain("Add --ctx 3000 to them by hand");
    }
}
