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
        typeof(MlxDoctor.Harness.Cases.Catalogue).Assembly,
        typeof(MlxDoctor.Weights.WeightsCommands).Assembly,
        typeof(MlxDoctor.Puppets.PuppetBuilder).Assembly,
        typeof(MlxDoctor.Proofs.Matrix.FaultPlan).Assembly,
        typeof(MlxDoctor.Tensors.Safetensors.SafetensorsFile).Assembly,
        typeof(MlxDoctor.EmbeddedServer.Engine.ITextEngine).Assembly,
        typeof(MlxDoctor.TestLogger.DoctorReporter).Assembly,
        typeof(MlxDoctor.Cli.DoctorApp).Assembly,
        typeof(MlxDoctor.Fixtures.ServerFixture).Assembly).Build();

    private const string Harness = "MlxDoctor.Harness";
    private const string Above = "Proofs|EmbeddedServer|TestLogger|Cli|Fixtures";

    /// <summary>Room, and the rooms that it may not look at.</summary>
    public static TheoryData<string, string> Forbidden => new()
    {
        { Project("Core"), Project($"Harness|Weights|Puppets|Tensors|{Above}") },
        { Project("Tensors"), Project($"Core|Harness|Weights|Puppets|{Above}") },
        { Project("Weights"), Project($"Harness|Puppets|{Above}") },
        { Project("Puppets"), Project($"Harness|Weights|{Above}") },
        { Project("Harness"), Project(Above) },
        { Project("Harness"), @"^Xunit(\.|$)" },
        { Project("Proofs"), Project("EmbeddedServer|TestLogger|Cli|Fixtures") },
        { Project("EmbeddedServer"), Project("Core|Harness|Weights|Puppets|Proofs|TestLogger|Cli|Fixtures") },
        { Project("TestLogger"), Project("Harness|Weights|Puppets|Proofs|Tensors|EmbeddedServer|Cli|Fixtures") },
        { Project("Fixtures"), Project("Proofs|EmbeddedServer|TestLogger|Cli") },
        { @"^MlxDoctor\.Core\.(Cases|Metrics|Findings|Errors|Servers)$", @"^MlxDoctor\.Core\.(Runs|Reports)$" },
        { @"^MlxDoctor\.Core\.Runs$", @"^MlxDoctor\.Core\.Reports$" },
        // The composition root alone, which is the namespace of the project itself, sees faults.
        { @"^MlxDoctor\.EmbeddedServer\.(?!Faults$)", @"^MlxDoctor\.EmbeddedServer\.Faults$" },
        { @"^MlxDoctor\.EmbeddedServer\.(?!(Faults|Http)$)", @"^MlxDoctor\.EmbeddedServer\.Http$" },
        { @"^MlxDoctor\.EmbeddedServer\.(Api|Engine|Models|Pacing|Schema|Startup)(\.|$)", @"^MlxDoctor\.EmbeddedServer\.Streaming$" },
    };

    /// <summary>Each room of the harness, and the other rooms that it may use; none of them but the cases sees an analyser of weights.</summary>
    public static TheoryData<string, string[]> Uses => new()
    {
        { "Statistics", [] },
        { "Data", [] },
        { "Client", [] },
        { "Servers", ["Data"] },
        { "Models", ["Data"] },
        { "Agents", ["Data", "Client"] },
        { "Baselines", ["Data", "Statistics"] },
        { "Asking", ["Data", "Client"] },
        { "Judging", ["Asking", "Client"] },
        { "Watch", ["Agents", "Client", "Asking", "Judging"] },
        { "Compare", ["Statistics", "Client", "Asking"] },
        { "Cases", ["Statistics", "Data", "Client", "Models", "Agents", "Baselines", "Asking", "Judging"] },
    };

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void A_room_does_not_look_where_it_may_not(string room, string forbidden) =>
        Types().That().ResideInNamespaceMatching(room)
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(forbidden))
            .WithoutRequiringPositiveResults()
            .Check(Everything);

    [Theory]
    [MemberData(nameof(Uses))]
    public void A_room_of_the_harness_uses_what_the_design_lists(string room, string[] allowed)
    {
        var seen = Everything.Types.Where(t => Room(Harness, 1, t) == room)
            .SelectMany(t => t.Dependencies).Select(d => Room(Harness, 1, d.Target)).OfType<string>().Where(r => r != room).Distinct();

        seen.Should().BeSubsetOf(allowed);
    }

    [Fact]
    public void Every_room_of_the_harness_is_in_the_list() =>
        Everything.Types.Select(t => Room(Harness, 1, t)).OfType<string>().Where(r => r.Length > 0).Distinct()
            .Should().BeEquivalentTo(Uses.Select(row => (string)row[0]));

    /// <summary>A room is a namespace, cut off behind so many names; 0 cuts off nothing, so that every subfolder is a room.</summary>
    [Theory]
    [InlineData(Harness, 0)]
    [InlineData(Harness, 1)]
    [InlineData("MlxDoctor.Core", 0)]
    [InlineData("MlxDoctor.Weights", 0)]
    [InlineData("MlxDoctor.Puppets", 0)]
    [InlineData("MlxDoctor.Proofs", 0)]
    [InlineData("MlxDoctor.EmbeddedServer", 0)]
    [InlineData("MlxDoctor.Tensors", 0)]
    [InlineData("MlxDoctor.TestLogger", 0)]
    [InlineData("MlxDoctor.Cli", 0)]
    [InlineData("MlxDoctor.Fixtures", 0)]
    public void The_rooms_of_a_project_have_no_cycles(string project, int depth)
    {
        var looksAt = Everything.Types
            .Where(t => Room(project, depth, t) is not null)
            .GroupBy(t => Room(project, depth, t)!)
            .ToDictionary(
                g => g.Key,
                g => g.SelectMany(t => t.Dependencies).Select(d => Room(project, depth, d.Target)).OfType<string>().Where(r => r != g.Key).ToHashSet());

        looksAt.Keys.Select(room => Way(looksAt, room, room, [], [])).OfType<string>().Should().BeEmpty();
        looksAt.Should().NotBeEmpty();
    }

    [Fact]
    public void What_is_named_in_a_lambda_only_counts_too() =>
        Everything.Types.Where(t => t.FullName.StartsWith("MlxDoctor.EmbeddedServer.Faults.LoadFaults", StringComparison.Ordinal))
            .SelectMany(t => t.Dependencies).Select(d => d.Target.FullName)
            .Should().Contain("MlxDoctor.EmbeddedServer.Pacing.Monotonic");

    private static string Project(string names) => $@"^MlxDoctor\.({names})(\.|$)";

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
