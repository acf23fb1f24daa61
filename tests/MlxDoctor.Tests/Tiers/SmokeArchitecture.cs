using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnit;
using FluentAssertions;
using Xunit;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace MlxDoctor.Tests.Tiers;

/// <summary>Rooms look only at the rooms that the design lets them see.</summary>
[Trait("Tier", "Smoke")]
public sealed class SmokeArchitecture
{
    private static readonly Architecture Everything = new ArchLoader().LoadAssemblies(
        typeof(MlxDoctor.Core.Cases.Verdict).Assembly,
        typeof(MlxDoctor.Harness.Checks.Catalogue).Assembly,
        typeof(MlxDoctor.Tensors.Safetensors.SafetensorsFile).Assembly,
        typeof(MlxDoctor.EmbeddedServer.Engine.ITextEngine).Assembly,
        typeof(MlxDoctor.TestLogger.DoctorReporter).Assembly,
        typeof(MlxDoctor.Cli.DoctorApp).Assembly,
        typeof(MlxDoctor.Fixtures.ServerFixture).Assembly).Build();

    private const string Core = @"^MlxDoctor\.Core(\.|$)";
    private const string Harness = @"^MlxDoctor\.Harness(\.|$)";
    private const string Tensors = @"^MlxDoctor\.Tensors(\.|$)";

    /// <summary>Room, and the rooms that it may not look at.</summary>
    public static TheoryData<string, string> Forbidden => new()
    {
        { Core, @"^MlxDoctor\.(Harness|Tensors|EmbeddedServer|TestLogger|Cli|Fixtures)(\.|$)" },
        { @"^MlxDoctor\.Core\.(Cases|Metrics|Findings|Errors|Servers)$", @"^MlxDoctor\.Core\.(Runs|Reports)$" },
        { @"^MlxDoctor\.Core\.Runs$", @"^MlxDoctor\.Core\.Reports$" },
        { Tensors, @"^MlxDoctor\.(Core|Harness|EmbeddedServer|TestLogger|Cli|Fixtures)(\.|$)" },
        { @"^MlxDoctor\.EmbeddedServer(\.|$)", @"^MlxDoctor\.(Core|Harness|TestLogger|Cli|Fixtures)(\.|$)" },
        // The composition root alone, which is the namespace of the project itself, sees faults.
        { @"^MlxDoctor\.EmbeddedServer\.(?!Faults$)", @"^MlxDoctor\.EmbeddedServer\.Faults$" },
        { @"^MlxDoctor\.EmbeddedServer\.(?!(Faults|Http)$)", @"^MlxDoctor\.EmbeddedServer\.Http$" },
        { @"^MlxDoctor\.EmbeddedServer\.(Api|Engine|Models|Pacing|Schema|Startup)(\.|$)", @"^MlxDoctor\.EmbeddedServer\.Streaming$" },
        { @"^MlxDoctor\.TestLogger(\.|$)", @"^MlxDoctor\.(Harness|Tensors|EmbeddedServer|Cli|Fixtures)(\.|$)" },
        { Harness, @"^MlxDoctor\.(EmbeddedServer|TestLogger|Cli|Fixtures)(\.|$)" },
        { Harness, @"^Xunit(\.|$)" },
        { @"^MlxDoctor\.Harness\.Data(\.|$)", @"^MlxDoctor\.Harness\.(Client|Servers|Models|Agents|Baselines|Checks|Statistics)(\.|$)" },
        { @"^MlxDoctor\.Harness\.Client(\.|$)", @"^MlxDoctor\.Harness\.(Data|Servers|Models|Agents|Baselines|Checks|Statistics)(\.|$)" },
        { @"^MlxDoctor\.Harness\.Servers(\.|$)", @"^MlxDoctor\.Harness\.(Client|Models|Agents|Baselines|Checks|Statistics)(\.|$)" },
        { @"^MlxDoctor\.Harness\.Models(\.|$)", @"^MlxDoctor\.Harness\.(Client|Servers|Agents|Baselines|Checks|Statistics)(\.|$)" },
        { @"^MlxDoctor\.Harness\.Checks(\.|$)", @"^MlxDoctor\.Harness\.Servers(\.|$)" },
        { @"^MlxDoctor\.Fixtures(\.|$)", @"^MlxDoctor\.(EmbeddedServer|TestLogger|Cli)(\.|$)" },
    };

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void A_room_does_not_look_where_it_may_not(string room, string forbidden) =>
        Types().That().ResideInNamespaceMatching(room)
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(forbidden))
            .WithoutRequiringPositiveResults()
            .Check(Everything);

    /// <summary>A room is a namespace, cut off behind so many names; 0 cuts off nothing, so that every subfolder is a room.</summary>
    [Theory]
    [InlineData("MlxDoctor.Harness", 1)]
    [InlineData("MlxDoctor.Core", 1)]
    [InlineData("MlxDoctor.EmbeddedServer", 0)]
    [InlineData("MlxDoctor.Tensors", 0)]
    public void The_rooms_of_a_project_have_no_cycles(string project, int depth)
    {
        var looksAt = Everything.Types
            .Where(t => Room(project, depth, t) is not null)
            .GroupBy(t => Room(project, depth, t)!)
            .ToDictionary(
                g => g.Key,
                g => g.SelectMany(t => t.Dependencies).Select(d => Room(project, depth, d.Target)).OfType<string>().Where(r => r != g.Key).ToHashSet());

        looksAt.Keys.Select(room => Way(looksAt, room, room, [], [])).OfType<string>().Should().BeEmpty();
        looksAt.Should().HaveCountGreaterThan(1);
    }

    [Fact]
    public void What_is_named_in_a_lambda_only_counts_too() =>
        Everything.Types.Where(t => t.FullName.StartsWith("MlxDoctor.EmbeddedServer.Faults.LoadFaults", StringComparison.Ordinal))
            .SelectMany(t => t.Dependencies).Select(d => d.Target.FullName)
            .Should().Contain("MlxDoctor.EmbeddedServer.Pacing.Monotonic");

    private static string? Room(string project, int depth, IType type)
    {
        var name = type.Namespace?.FullName;
        if (name is null || !$"{name}.".StartsWith($"{project}.", StringComparison.Ordinal))
            return null;
        var rooms = name[project.Length..].Split('.', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('.', depth == 0 ? rooms : rooms.Take(depth));
    }

    private static string? Way(Dictionary<string, HashSet<string>> looksAt, string from, string to, List<string> way, HashSet<string> seen)
    {
        foreach (var next in looksAt.GetValueOrDefault(from) ?? [])
        {
            if (next == to)
                return string.Join(" -> ", [.. way, from, to]);
            if (seen.Add(next) && Way(looksAt, next, to, [.. way, from], seen) is { } found)
                return found;
        }
        return null;
    }
}
