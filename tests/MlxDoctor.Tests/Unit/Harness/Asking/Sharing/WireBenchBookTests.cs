using FluentAssertions;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Proofs.Proxy;
using MlxDoctor.Proofs.Proxy.Faults;
using MlxDoctor.Proofs.ProxyBench;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Asking.Sharing;

/// <summary>The bench of proxied faults uses one server and one context for all faults: nothing may be judged that came before a fault.</summary>
[Trait("Tier", "Smoke")]
public sealed class WireBenchBookTests
{
    [Fact]
    public async Task Each_fault_of_the_wire_starts_with_an_empty_book()
    {
        await using var bench = new SharingBench();
        await using var proxy = new WireProxy(() => bench.Session.Endpoint.BaseUrl, TimeProvider.System);
        var session = new ProxiedSession(bench.Session, proxy);
        var wires = new WireBench(session, proxy, bench.Context with { Session = session }, []);
        // Both ask the same stream; the second one would take what came over the true wire.
        var (alarms, _) = await wires.CleanAsync([Catalogue.Find("usage.in-stream")], null, CancellationToken.None);
        alarms.Should().BeEmpty();

        var row = await wires.FaultAsync(WireFaults.All.Single(f => f.Name == "stream.done-missing"), [Catalogue.Find("usage.once")], CancellationToken.None);

        row.Case.Should().Be("usage.once");
        var (after, _) = await wires.CleanAsync([Catalogue.Find("usage.chunk-object")], null, CancellationToken.None);
        after.Should().BeEmpty();
    }
}
