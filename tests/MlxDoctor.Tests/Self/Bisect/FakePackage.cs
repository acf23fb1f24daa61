using System.IO.Compression;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Tests.Self.Bisect;

/// <summary>A folder of tiny wheels of rapid-mlx, whose program starts the embedded server, healthy or not.</summary>
internal static class FakePackage
{
    /// <summary>Writes one wheel.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="version">Its version.</param>
    /// <param name="arguments">More arguments for the embedded server; null makes a program that ends at once.</param>
    /// <param name="requires">A package that it needs, or null.</param>
    public static void Write(string folder, string version, string? arguments, string? requires = null)
    {
        using var zip = ZipFile.Open(Path.Combine(folder, $"rapid_mlx-{version}-py3-none-any.whl"), ZipArchiveMode.Create);
        var info = $"rapid_mlx-{version}.dist-info";
        var words = string.Concat((arguments ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => $", '{w}'"));
        var start = arguments is null
            ? "    sys.exit('this version is broken')"
            : $"    os.execv('{EmbeddedCommand.Find()}', ['{EmbeddedCommand.Name}', '--model', sys.argv[2], '--port', sys.argv[6], "
                + $"'--name', 'default'{words}])";
        Add(zip, "fake_rapid_mlx.py", $"import os, sys\n\ndef main():\n{start}\n");
        Add(zip, $"{info}/METADATA", $"Metadata-Version: 2.1\nName: rapid-mlx\nVersion: {version}\n{(requires is null ? "" : $"Requires-Dist: {requires}\n")}");
        Add(zip, $"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
        Add(zip, $"{info}/entry_points.txt", "[console_scripts]\nrapid-mlx = fake_rapid_mlx:main\n");
        Add(zip, $"{info}/RECORD", $"fake_rapid_mlx.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/entry_points.txt,,\n{info}/RECORD,,\n");
    }

    private static void Add(ZipArchive zip, string name, string text)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(text);
    }
}
