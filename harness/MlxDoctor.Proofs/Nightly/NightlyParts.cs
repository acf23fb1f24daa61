namespace MlxDoctor.Proofs.Nightly;

/// <summary>All that <c>.ci/run</c> leaves out: it takes hours, or wants a quiet machine.</summary>
internal static class NightlyParts
{
    private const string Real = "mlx-lm";

    /// <summary>The parts; what measures time comes first, while the machine is rested.</summary>
    public static readonly IReadOnlyList<NightlyPart> All =
    [
        new("speed", "self", "speed", "--server", Real) { Server = Real },
        new("weights-speed", "self", "weights-speed", "--python", NightlyPart.Python, "--mlx") { Server = Real },
        new("full", "self", "full"),
        new("rows", "test", "tests/MlxDoctor.Tests", "--no-build", "--nologo", "--filter", "Nightly=yes", "--settings", "runsettings/ci.runsettings")
        {
            IsDotnet = true,
        },
        new("accuracy", "self", "accuracy"),
        new("power", "self", "power"),
        new("cycles", "self", "cycles"),
        new("fuzz", "self", "fuzz"),
        new("fault-header", "self", "fault-header"),
        new("faults", "self", "faults"),
        new("alterations", "self", "alterations"),
        new("proxy-faults", "self", "proxy-faults", "--server", Real, "--clean", "3") { Server = Real },
    ];
}
