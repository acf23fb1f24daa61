using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using MlxDoctor.Core.Errors;

namespace MlxDoctor.Proofs.WeightsSpeed;

/// <summary>A Python process that times the same work in numpy or MLX whenever it is asked, so that measurements can alternate.</summary>
internal sealed class PythonRival : IDisposable
{
    private readonly Process _process;
    private readonly string _data;

    private PythonRival(Process process, string data) => (_process, _data) = (process, data);

    /// <summary>Starts it on the matrix.</summary>
    /// <param name="python">A Python with numpy, and with mlx when that is asked for.</param>
    /// <param name="module">A file with affine_quantize and affine_dequantize in numpy, or null.</param>
    /// <param name="matrix">The values.</param>
    /// <param name="bits">Bits of one code.</param>
    /// <param name="group">Group size.</param>
    /// <param name="dtype">Type name.</param>
    public static PythonRival Start(string python, string? module, KernelSpeed matrix, int bits, int group, string dtype)
    {
        var data = Path.GetTempFileName();
        File.WriteAllBytes(data, MemoryMarshal.AsBytes(matrix.Values));
        string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(python, ["-c", Program(), data, Text(matrix.Rows), Text(matrix.Columns), Text(bits), Text(group), dtype, module ?? ""])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        try
        {
            var rival = new PythonRival(Process.Start(start)!, data);
            rival.Line();
            return rival;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            File.Delete(data);
            throw new EnvironmentException($"'{python}' cannot be started: {e.Message}", "name a Python with numpy (and mlx) with --python", e);
        }
    }

    /// <summary>One pass.</summary>
    /// <param name="library"><c>numpy</c> or <c>mlx</c>.</param>
    public (double Seconds, double RelativeError) Run(string library)
    {
        _process.StandardInput.WriteLine(library);
        _process.StandardInput.Flush();
        var words = Line().Split(' ');
        return (double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        File.Delete(_data);
    }

    private static string Program()
    {
        using var reader = new StreamReader(typeof(PythonRival).Assembly.GetManifestResourceStream("rival.py")!);
        return reader.ReadToEnd();
    }

    private string Line() => _process.StandardOutput.ReadLine()
        ?? throw new EnvironmentException("the Python process ended, see its message above", "install numpy (and mlx) for the Python that --python names");
}
