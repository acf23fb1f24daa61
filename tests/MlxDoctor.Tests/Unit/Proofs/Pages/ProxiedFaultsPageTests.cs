using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Proofs.Proxy.Faults;
using MlxDoctor.Proofs.ProxyBench;
using Xunit;

namespace MlxDoctor.Tests.Unit.Proofs.Pages;

/// <summary>The committed page of faults on the wire is of the present faults and the present catalogue.</summary>
[Trait("Tier", "Smoke")]
public sealed class ProxiedFaultsPageTests
{
    private static readonly string Folder = Path.Combine(Repo.Root, "harness", "pages");
    private static readonly string Data = Path.Combine(Folder, WireFile.Name);
    private readonly IReadOnlyDictionary<string, WireServer> _servers = WireFile.Read(Data);

    [Fact]
    public void The_page_and_its_data_are_what_the_code_writes_of_them()
    {
        // After a change of the page: harness/doctor self proxy-faults --rewrite.
        File.ReadAllText(Path.Combine(Folder, "proxied-faults.md")).Should().Be(WirePage.Of(_servers));
        File.ReadAllText(Data).Should().Be(WireFile.Of(_servers));
    }

    [Fact]
    public void Every_fault_of_the_list_is_told_and_no_other()
    {
        var page = File.ReadAllLines(Path.Combine(Folder, "proxied-faults.md"));

        page.Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('`')[1]).Should().Equal(WireFaults.All.Select(f => f.Name));
        foreach (var server in JsonNode.Parse(File.ReadAllText(Data))!["servers"]!.AsObject())
            server.Value!["faults"]!.AsObject().Select(f => f.Key).Should().BeSubsetOf(WireFaults.All.Select(f => f.Name));
    }

    [Fact]
    public void What_noticed_is_a_case_of_the_catalogue_and_the_counts_are_of_all_faults()
    {
        foreach (var (name, server) in _servers)
        {
            server.Faults.Values.Where(c => c.Noticed).Select(c => c.Case).Should().BeSubsetOf(Catalogue.All.Select(c => c.Info.Id));
            File.ReadAllText(Path.Combine(Folder, "proxied-faults.md")).Should().Contain(
                FormattableString.Invariant(
                    $"- {name} ({server.Version}): {server.Faults.Values.Count(c => c.Noticed)} of {WireFaults.All.Count} faults noticed"));
            if (server.CleanCases is { } put)
                put.Should().Be(WireBench.Cases.Count, "the clean wire is put to a new case by: harness/doctor self proxy-faults --likely --fault NAME");
        }
    }
}
