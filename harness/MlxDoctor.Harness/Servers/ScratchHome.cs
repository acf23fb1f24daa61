using System.Runtime.InteropServices;
using MlxDoctor.Harness.Servers.Platforms;

namespace MlxDoctor.Harness.Servers;

/// <summary>A home of its own for one start of a server: no cache from before, nothing left behind, no download.</summary>
internal static class ScratchHome
{
    /// <summary>Variables that would lead past the scratch home, or let the server use the user's token.</summary>
    private static readonly string[] Removed =
        ["HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "TRANSFORMERS_CACHE", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "XDG_DATA_HOME", "XDG_STATE_HOME"];

    /// <summary>Makes the folder and returns the variables; null removes one.</summary>
    public static Dictionary<string, string?> Create(string folder)
    {
        var hf = Path.Combine(folder, "hf");
        // mlx_lm.server answers /v1/models with an empty body when the hub folder is missing.
        Directory.CreateDirectory(Path.Combine(hf, "hub"));
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["HOME"] = folder,
            ["HF_HOME"] = hf,
            ["XDG_CACHE_HOME"] = Path.Combine(folder, ".cache"),
            ["XDG_CONFIG_HOME"] = Path.Combine(folder, ".config"),
            ["HF_HUB_OFFLINE"] = "1",
            ["PYTHONUNBUFFERED"] = "1",
        };
        foreach (var name in Removed)
            variables[name] = null;
        if (Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home)
            foreach (var (name, value) in Platform.Current.KeptWithoutHome(home))
                if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))
                    variables[name] = value;
        // The embedded server's program looks for the runtime that we were started with.
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DOTNET_ROOT")))
            variables["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return variables;
    }

    /// <summary>Removes the folder as far as possible.</summary>
    public static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What stays lies in the run directory and goes with it.
        }
    }
}
