using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Harness.Data;

/// <summary>Where the project's folders are.</summary>
internal sealed record Workspace(string Root)
{
    /// <summary>Authored data.</summary>
    public string Fixtures => Path.Combine(Root, "fixtures");

    /// <summary>The embedded models and the aliases.</summary>
    public string Models => Path.Combine(Fixtures, "models");

    /// <summary>The shipped agent profiles.</summary>
    public string Agents => Path.Combine(Fixtures, "agents");

    /// <summary>What puppets say, and how each family of models writes it.</summary>
    public string Puppets => Path.Combine(Fixtures, "puppets");

    /// <summary>Run directories, unless <c>--out</c> says otherwise.</summary>
    public string Runs => RunsRoot.Chosen ?? Path.Combine(Root, "harness", "runs");

    /// <summary>Scorecards of finished benchmarks.</summary>
    public string Scorecards => Path.Combine(Root, "harness", "scorecard");

    /// <summary>Pages about the doctor itself that its own verbs write: matrix, error rates, ceilings.</summary>
    public string Pages => Path.Combine(Root, "harness", "pages");

    /// <summary>Pages about servers.</summary>
    public string Conformance => Path.Combine(Root, "harness", "conformance");

    /// <summary>Locks of launched servers.</summary>
    public string State => Path.Combine(Root, "harness", ".state");

    /// <summary>The test project's folder.</summary>
    public string Tests => Path.Combine(Root, "tests", "MlxDoctor.Tests");

    /// <summary>The dotnet that the front door found.</summary>
    public string Dotnet => Environment.GetEnvironmentVariable("DOCTOR_DOTNET") is { Length: > 0 } found ? found : "dotnet";

    /// <summary>Takes DOCTOR_ROOT, or walks up from the assembly to the solution.</summary>
    public static Workspace Find()
    {
        if (Environment.GetEnvironmentVariable("DOCTOR_ROOT") is { Length: > 0 } root && Directory.Exists(root))
            return new(root);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "MlxDoctor.Tests.sln")))
                return new(folder.FullName);
        throw new EnvironmentException(
            $"the project's root was not found above {AppContext.BaseDirectory}",
            "Start harness/doctor of a checkout, or set DOCTOR_ROOT to it.");
    }
}
