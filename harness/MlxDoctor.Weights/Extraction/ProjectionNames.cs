using System.Text.RegularExpressions;

namespace MlxDoctor.Weights.Extraction;

/// <summary>Finds the canonical name of a projection.</summary>
internal sealed class ProjectionNames(ParsingSettings settings)
{
    private static readonly string[] Known = ["q_proj", "k_proj", "v_proj", "o_proj", "qkv_proj", "gate_up_proj", "embed_tokens", "lm_head"];

    /// <summary>True when there is a table of aliases.</summary>
    public bool HasAliases => settings.ProjAliases.Count > 0;

    /// <summary>The canonical name; null when neither a key nor an alias occurs.</summary>
    public string? Canonical(string tensor, string raw)
    {
        foreach (var key in settings.ProjAliases.Keys)
            if (string.Equals(key, raw, StringComparison.OrdinalIgnoreCase))
                return key;
        foreach (var known in Known)
            if (string.Equals(known, raw, StringComparison.OrdinalIgnoreCase))
                return known;
        // Outside of an expert, "gate" is the router, not the alias of gate_proj.
        if (raw is "gate" or "router" or "shared_expert_gate" && !tensor.Contains("experts.", StringComparison.Ordinal))
            return raw;
        foreach (var (key, aliases) in settings.ProjAliases)
            if (aliases.Any(alias => Occurs(tensor, alias)))
                return key;
        return null;
    }

    /// <summary>The component that names the projection: the last one that is not a suffix.</summary>
    public static string Raw(string tensor)
    {
        var parts = tensor.Split('.');
        var last = parts[^1] is "weight" or "kernel" && parts.Length > 1 ? parts[^2] : parts[^1];
        return last;
    }

    private static bool Occurs(string tensor, string alias) => alias.Contains('.')
        ? tensor.Contains(alias, StringComparison.OrdinalIgnoreCase)
        : Regex.IsMatch(tensor, $@"(?<![A-Za-z0-9_]){Regex.Escape(alias)}(?![A-Za-z0-9_])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
