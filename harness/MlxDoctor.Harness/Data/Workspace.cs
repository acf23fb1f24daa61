using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Harness.Data;

/// <summary>Where the project's folders are.</summary>
/// <param name="Places">Its own files, and what runs leave.</param>
internal sealed record Workspace(DoctorPlaces Places)
{
    /// <summary>A checkout.</summary>
    public Workspace(string root)
        : this(new DoctorPlaces(root, Path.Combine(root, "harness"), Installed: false))
    {
    }

    /// <summary>The doctor's own files.</summary>
    public string Root => Places.Root;

    /// <summary>What runs leave: baselines, deviations, runs.</summary>
    public string Home => Places.Home;

    /// <summary>Authored data.</summary>
    public string Fixtures => Path.Combine(Root, "fixtures");

    /// <summary>The embedded models and the aliases.</summary>
    public string Models => Path.Combine(Fixtures, "models");

    /// <summary>The shipped agent profiles.</summary>
    public string Agents => Path.Combine(Fixtures, "agents");

    /// <summary>What puppets say, and how each family of models writes it.</summary>
    public string Puppets => Path.Combine(Fixtures, "puppets");

    /// <summary>Run directories, unless <c>--out</c> says otherwise.</summary>
    public string Runs => RunsRoot.Chosen ?? Path.Combine(Home, "runs");

    /// <summary>Scorecards of finished benchmarks.</summary>
    public string Scorecards => Path.Combine(Home, "scorecard");

    /// <summary>Pages about the doctor itself that its own verbs write: matrix, error rates, ceilings.</summary>
    public string Pages => Path.Combine(Root, "harness", "pages");

    /// <summary>Pages about servers.</summary>
    public string Conformance => Path.Combine(Home, "conformance");

    /// <summary>Baseline files.</summary>
    public string Baselines => Path.Combine(Home, "baselines");

    /// <summary>Limits of the gates: those of the home, where it has its own.</summary>
    public string Thresholds =>
        Path.Combine(Home, "thresholds.yaml") is var own && File.Exists(own) ? own : Path.Combine(Root, "harness", "thresholds.yaml");

    /// <summary>Profiles of servers that the home adds to the shipped ones.</summary>
    public string OwnServers => Path.Combine(Home, "servers");

    /// <summary>Locks of launched servers.</summary>
    public string State => Path.Combine(Home, ".state");

    /// <summary>The test project's folder.</summary>
    public string Tests => Path.Combine(Root, "tests", "MlxDoctor.Tests");

    /// <summary>The dotnet that the front door found.</summary>
    public string Dotnet => Environment.GetEnvironmentVariable("DOCTOR_DOTNET") is { Length: > 0 } found ? found : "dotnet";

    /// <summary>What <c>dotnet test</c> is told to run: the project of a checkout, the assembly of a package.</summary>
    public string TestTarget => Places.Installed ? Path.Combine(Root, "MlxDoctor.Tests.dll") : Tests;

    /// <summary>Takes the checkout or the package that this assembly is of.</summary>
    /// <param name="named">The folder for state that the user names, or null.</param>
    /// <exception cref="EnvironmentException">It is of neither.</exception>
    public static Workspace Find(string? named = null) => DoctorPlaces.Find(named) is { } places
        ? new(places)
        : throw new EnvironmentException(
            $"the project's root was not found above {AppContext.BaseDirectory}",
            "Start harness/doctor of a checkout, or set DOCTOR_ROOT to it.");
}
