using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using MlxDoctor.Core.Errors;

namespace MlxDoctor.Proofs.WeightsSpeed;

/// <summary>A Python process that times the same work in numpy or MLX whenever it is asked, so that measurements can alternate.</summary>
internal sealed class PythonRival : IDisposable
{
    // Times one pass per line of input ("numpy" or "mlx") and answers with seconds and relative error.
    private const string Program = """
        import sys, time
        import numpy as np
        path, rows, columns, bits, group, dtype, module = sys.argv[1], *map(int, sys.argv[2:6]), sys.argv[6], sys.argv[7]
        x = np.fromfile(path, np.float32).reshape(rows, columns)
        if module:
            import importlib.util
            spec = importlib.util.spec_from_file_location('rival', module)
            rival = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(rival)
        def by_numpy():
            w, s, b = rival.affine_quantize(x, group, bits, dtype)
            d = rival.affine_dequantize(w, s, b, group, bits, dtype) - x
            return float(np.linalg.norm(d.astype(np.float64)) / np.linalg.norm(x.astype(np.float64)))
        def by_mlx():
            import mlx.core as mx
            global m
            mx.set_default_device(mx.cpu)
            if 'm' not in globals():
                m = mx.array(x).astype(getattr(mx, dtype)); mx.eval(m)
                return by_mlx()
            w, s, b = mx.quantize(m, group_size=group, bits=bits)
            d = (mx.dequantize(w, s, b, group_size=group, bits=bits) - m).astype(mx.float32)
            e = mx.linalg.norm(d) / mx.linalg.norm(m.astype(mx.float32))
            mx.eval(e)
            return e.item()
        print('ready', flush=True)
        for line in sys.stdin:
            work = {'numpy': by_numpy, 'mlx': by_mlx}[line.strip()]
            if line.strip() == 'mlx' and 'm' not in globals():
                work()
            start = time.perf_counter()
            error = work()
            print(time.perf_counter() - start, error, flush=True)
        """;

    private readonly Process process;
    private readonly string data;

    private PythonRival(Process process, string data) => (this.process, this.data) = (process, data);

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
        var start = new ProcessStartInfo(python, ["-c", Program, data, Text(matrix.Rows), Text(matrix.Columns), Text(bits), Text(group), dtype, module ?? ""])
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
        process.StandardInput.WriteLine(library);
        process.StandardInput.Flush();
        var words = Line().Split(' ');
        return (double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
        File.Delete(data);
    }

    private string Line() => process.StandardOutput.ReadLine()
        ?? throw new EnvironmentException("the Python process ended, see its message above", "install numpy (and mlx) for the Python that --python names");
}
