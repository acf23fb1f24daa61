using System.CommandLine;
using System.Globalization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Data;
using MlxDoctor.Proofs.Ceilings;
using MlxDoctor.Proofs.WeightsSpeed;
using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Quant;
using MlxDoctor.Weights;

namespace MlxDoctor.Cli.Commands.Self;

/// <summary><c>doctor self weights-speed</c>: the quantisation kernels side by side with numpy and MLX, and a whole model.</summary>
internal static class WeightsSpeedCommand
{
    private const double NumpyGoal = 10;
    private const double MlxGoal = 2;
    private const double ModelGoalSeconds = 30;
    private const int UsualSize = 4096;

    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output, TextWriter error)
    {
        var python = new Option<string?>("--python") { Description = "Python with numpy, and mlx if installed, to compare with.", HelpName = "PATH" };
        var module = new Option<string?>("--numpy-module")
        {
            Description = "Python file with affine_quantize and affine_dequantize in numpy.",
            HelpName = "FILE",
        };
        var mlx = new Option<bool>("--mlx") { Description = "Compare with MLX, which that Python has." };
        var model = new Option<string?>("--model") { Description = "Also analyse this model with the three usual schemes.", HelpName = "DIR" };
        var size = new Option<int>("--size") { Description = "Rows and columns of the matrix.", DefaultValueFactory = _ => UsualSize };
        var repeat = new Option<int>("--repeat") { Description = "Rounds; implementations alternate, the fastest round counts.", DefaultValueFactory = _ => 5 };
        var dtype = new Option<string>("--dtype") { Description = "float32, float16 or bfloat16.", DefaultValueFactory = _ => "float32" };
        var file = new Option<string?>("--out")
        {
            Description = "File to write instead of harness/pages/speed.md; with one rival, or a smaller matrix, only it is written.",
            HelpName = "FILE",
        };
        var verb =
            new Command(
                "weights-speed",
                "Time quantise + dequantise + error (affine, 4 bits, group 64) against numpy and MLX. Exit code 1 when a goal is missed, 2 when there is "
                    + "nobody to compare with. Example: harness/doctor self weights-speed --python python3 --mlx")
                    {
                        python, module, mlx, model, size, repeat, dtype, file,
                    };
        verb.SetAction(async (parsed, cancellation) =>
        {
            var name = parsed.GetValue(dtype)!;
            if (!FloatTypes.TryParse(name, out var type))
                throw new UsageException($"type '{name}' is unknown", Nearest.Hint(name, FloatTypes.Names));
            if (parsed.GetValue(size) is < 64 or > 16_384 || parsed.GetValue(size) % 64 != 0 || parsed.GetValue(repeat) < 1)
                throw new UsageException(
                    "--size is a multiple of 64 up to 16384, --repeat at least 1", "harness/doctor self weights-speed --size 4096 --repeat 5");
            var rivals = parsed.GetValue(python) is null
                ? new List<string>()
                : [.. parsed.GetValue(module) is null ? Array.Empty<string>() : ["numpy"], .. parsed.GetValue(mlx) ? new[] { "mlx" } : []];
            var page = new CeilingsRun(
                workspace, output, CeilingsPage.Weights, Shown(rivals, parsed.GetValue(module), parsed.GetValue(model), parsed.GetValue(size), name));
            var met = await Task.Run(
                () => Kernels(
                    page, new KernelSpeed(parsed.GetValue(size), parsed.GetValue(size), type, TimeProvider.System), type.Name(), parsed.GetValue(repeat),
                    rivals, parsed.GetValue(python), parsed.GetValue(module)),
                cancellation);
            if (parsed.GetValue(model) is { } folder)
                met &= await ModelAsync(page, folder, cancellation);
            if (rivals.Count == 0)
            {
                await error.WriteLineAsync("doctor: there was no rival, so nothing was compared");
                await error.WriteLineAsync("  try: --python PATH with --mlx, or with --numpy-module FILE, or both");
                return ExitCodes.Broken;
            }
            page.Write(
                parsed.GetValue(file), rivals.Count < 2 ? $"compared with {rivals[0]} only" : parsed.GetValue(size) < UsualSize ? "a smaller matrix" : null);
            return met ? ExitCodes.Fine : ExitCodes.Slower;
        });
        return verb;
    }

    /// <summary>The command line, without the folders of this machine.</summary>
    private static string Shown(IReadOnlyList<string> rivals, string? module, string? model, int size, string dtype)
    {
        var words = new List<string> { "harness/doctor self weights-speed" };
        if (rivals.Count > 0)
            words.Add("--python PYTHON");
        if (module is not null)
            words.Add("--numpy-module " + Path.GetFileName(module));
        if (rivals.Contains("mlx"))
            words.Add("--mlx");
        if (model is not null)
            words.Add("--model " + WeightsCommands.ModelName(model));
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', words)} --size {size} --dtype {dtype}");
    }

    private static bool Kernels(CeilingsRun page, KernelSpeed matrix, string dtype, int rounds, IReadOnlyList<string> rivals, string? python, string? module)
    {
        var scheme = new QuantScheme(QuantMode.Affine, 4, 64);
        using var rival = rivals.Count > 0 ? PythonRival.Start(python!, module, matrix, scheme.Bits, scheme.GroupSize, dtype) : null;
        var best = new Dictionary<string, (double Seconds, double RelativeError)>(StringComparer.Ordinal);
        void Take(string name, (double Seconds, double RelativeError) one) =>
            best[name] = best.TryGetValue(name, out var before) && before.Seconds <= one.Seconds ? before : one;
        // The first round compiles and warms up.
        for (var round = 0; round <= rounds; round++)
        {
            if (round == 1)
                best.Clear();
            Take("doctor", matrix.Run(scheme, pack: false));
            Take("doctor, packed", matrix.Run(scheme, pack: true));
            foreach (var name in rivals)
                Take(name, rival!.Run(name));
        }

        page.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{scheme.Name}, {dtype}, {matrix.Rows} x {matrix.Columns}, best of {rounds}, "
                    + $"{Environment.ProcessorCount} cores: quantise + dequantise + error"));
        foreach (var (name, one) in best)
            page.Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {name,-15} {one.Seconds * 1000,9:0.0} ms  {matrix.Values.Length / one.Seconds / 1e6,8:0} M weights/s  relative error "
                        + $"{one.RelativeError:0.000000}"));
        var met = true;
        foreach (var (name, goal) in new[] { ("numpy", NumpyGoal), ("mlx", MlxGoal) }.Where(g => best.ContainsKey(g.Item1)))
        {
            var (plain, packed) = (best[name].Seconds / best["doctor"].Seconds, best[name].Seconds / best["doctor, packed"].Seconds);
            met &= plain >= goal;
            page.Line(
                string.Create(
                    CultureInfo.InvariantCulture, $"  {plain:0.0}x {name} ({packed:0.0}x with packing), goal {goal:0}x: {(plain >= goal ? "met" : "missed")}"));
        }

        return met;
    }

    private static async Task<bool> ModelAsync(CeilingsRun page, string folder, CancellationToken cancellation)
    {
        var run = Directory.CreateTempSubdirectory("doctor-speed-").FullName;
        try
        {
            var started = TimeProvider.System.GetTimestamp();
            var before = Environment.CpuUsage.TotalTime;
            await new WeightsCommands(TextWriter.Null, TimeProvider.System).AnalyzeAsync(new AnalyzeArguments(folder, run), cancellation);
            var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            page.Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{WeightsCommands.ModelName(folder)} with three schemes, tables, plots and report: {seconds:0.0} s "
                        + $"({(Environment.CpuUsage.TotalTime - before).TotalSeconds:0.0} s of processor time), goal {ModelGoalSeconds:0} s: "
                            + $"{(seconds < ModelGoalSeconds ? "met" : "missed")}"));
            return seconds < ModelGoalSeconds;
        }
        finally
        {
            Directory.Delete(run, recursive: true);
        }
    }
}
