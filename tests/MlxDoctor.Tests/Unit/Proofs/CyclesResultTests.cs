using FluentAssertions;
using MlxDoctor.Proofs.Cycles;
using Xunit;

namespace MlxDoctor.Tests.Unit.Proofs;

[Trait("Tier", "Smoke")]
public sealed class CyclesResultTests
{
    private static readonly CyclesResult Clean = new(1000, 1000, 200, 205, 0, 0, 2, 0);

    [Fact]
    public void A_few_handles_and_ports_of_others_are_no_leak() => Clean.Leaks().Should().BeEmpty();

    [Fact]
    public void What_the_system_does_not_tell_is_no_leak() =>
        (Clean with { HandlesBefore = null, HandlesAfter = null, Children = null }).Leaks().Should().BeEmpty();

    [Fact]
    public void Each_thing_that_is_left_is_named()
    {
        (Clean with { HandlesAfter = 1200 }).Leaks().Should().Equal("1200 handles are open, 200 before");
        (Clean with { Children = 1 }).Leaks().Should().Equal("1 children are left");
        (Clean with { Processes = 1 }).Leaks().Should().Equal("1 processes are left");
        (Clean with { Ports = 900 }).Leaks().Should().Equal("900 ports are still listened on");
        (Clean with { Files = 1 }).Leaks().Should().Equal("1 files are left");
        (Clean with { Stopped = 999 }).Leaks().Should().Equal("1 of 1000 had to be killed");
    }
}
