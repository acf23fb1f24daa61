using System.Globalization;

namespace MlxDoctor.Tensors.Quant;

/// <summary>The schemes that MLX 0.32.4 accepts.</summary>
internal static class QuantSchemes
{
    private static readonly int[] AffineBits = [1, 2, 3, 4, 5, 6, 8];
    private static readonly int[] AffineGroups = [32, 64, 128];

    /// <summary>Every accepted scheme: affine by bits and group, then the float modes.</summary>
    public static IReadOnlyList<QuantScheme> All { get; } =
    [
        .. from bits in AffineBits from size in AffineGroups select new QuantScheme(QuantMode.Affine, bits, size),
        new(QuantMode.Mxfp4, 4, 32), new(QuantMode.Mxfp8, 8, 32), new(QuantMode.Nvfp4, 4, 16),
    ];

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(s => s.Name)];

    /// <summary>The scheme of a name such as <c>affine_q4_g32</c>.</summary>
    public static bool TryParse(string name, out QuantScheme scheme)
    {
        foreach (var known in All)
        {
            if (string.Equals(known.Name, name, StringComparison.Ordinal))
            {
                scheme = known;
                return true;
            }
        }

        scheme = default;
        return false;
    }

    /// <summary>Builds a scheme from the fields of a config.json block; null with the reason when MLX would refuse it.</summary>
    public static QuantScheme? From(string mode, int? bits, int? groupSize, out string? problem)
    {
        problem = null;
        QuantScheme? scheme = mode switch
        {
            "affine" => new QuantScheme(QuantMode.Affine, bits ?? 4, groupSize ?? 64),
            "mxfp4" => new QuantScheme(QuantMode.Mxfp4, bits ?? 4, groupSize ?? 32),
            "mxfp8" => new QuantScheme(QuantMode.Mxfp8, bits ?? 8, groupSize ?? 32),
            "nvfp4" => new QuantScheme(QuantMode.Nvfp4, bits ?? 4, groupSize ?? 16),
            _ => null,
        };
        if (scheme is null)
            problem = $"quantisation mode '{mode}' is not one of affine, mxfp4, mxfp8, nvfp4";
        else if (!All.Contains(scheme.Value))
        {
            problem = string.Create(
                CultureInfo.InvariantCulture, $"mode {mode} does not exist with {scheme.Value.Bits} bits and group size {scheme.Value.GroupSize}");
            scheme = null;
        }

        return scheme;
    }
}
