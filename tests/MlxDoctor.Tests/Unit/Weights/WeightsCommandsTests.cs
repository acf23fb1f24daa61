using System.Text.Json;
using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Tensors.Statistics;
using MlxDoctor.Weights;
using MlxDoctor.Weights.Metrics;
using MlxDoctor.Weights.Runs;
using MlxDoctor.Weights.Static;
using MlxDoctor.Weights.Tables;
using Xunit;

namespace MlxDoctor.Tests.Unit.Weights;

[Trait("Tier", "Smoke")]
public sealed class WeightsCommandsTests
{
    [Theory]
    [InlineData("doctor-tiny")]
    [InlineData("doctor-tiny-8bit")]
    [InlineData("doctor-tiny-4bit")]
    public async Task Our_own_models_fail_no_static_check(string model)
    {
        using var output = new StringWriter();
        var code =
            await new WeightsCommands(output, TimeProvider.System).CheckAsync(new CheckArguments(Reference.Model(model), Json: true), CancellationToken.None);
        using var document = JsonDocument.Parse(output.ToString());
        document.RootElement.EnumerateArray().Where(c => c.GetProperty("verdict").GetString() == "fail").Should().BeEmpty();
        document.RootElement.GetArrayLength().Should().BeGreaterThanOrEqualTo(20);
        code.Should().Be(0);
    }

    [Theory]
    [InlineData("config.json", "\"vocab_size\": 4096", "\"vocab_size\": 4000", "config.embedding")]
    [InlineData("config.json", "\"bits\": 4", "\"bits\": 8", "quant.shapes")]
    [InlineData("config.json", "\"bits\": 4", "\"bits\": 7", "quant.block")]
    [InlineData("config.json", "\"model_type\"", "\"model_typo\"", "config.model_type")]
    [InlineData("tokenizer.json", "{", "[", "tokenizer.readable")]
    [InlineData("generation_config.json", "eos_token_id", "eos_tokem_id", null)]
    public async Task A_damaged_file_is_reported_by_the_check_that_is_meant_for_it(string file, string from, string to, string? check)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.CopyOf(Reference.Model("doctor-tiny-4bit")), file);
        var text = await File.ReadAllTextAsync(path);
        var at = text.IndexOf(from, StringComparison.Ordinal);
        at.Should().BeGreaterThanOrEqualTo(0);
        await File.WriteAllTextAsync(
            path, check == "quant.shapes" ? text.Replace(from, to, StringComparison.Ordinal) : text[..at] + to + text[(at + from.Length)..]);
        var outcomes = StaticChecks.Run(folder.Path, CancellationToken.None);
        var failed = outcomes.Where(o => o.Verdict == StaticVerdict.Fail).Select(o => o.Id).ToList();
        if (check is null)
            failed.Should().BeEmpty();
        else
            failed.Should().Contain(check);
    }

    [Fact]
    public void A_NaN_a_zero_tensor_and_a_copy_are_found_with_their_names()
    {
        using var folder = new TemporaryFolder();
        var values = Enumerable.Range(0, 1024).Select(i => i / 1024f).ToArray();
        var broken = (float[])values.Clone();
        broken[77] = float.NaN;
        folder.File(
            "m.safetensors",
            TensorBytes.Safetensors(
                ("a.weight", [32, 32], values), ("b.weight", [32, 32], values), ("c.weight", [32, 32], new float[1024]), ("d.weight", [32, 32], broken)));
        var outcomes = StaticChecks.Run(folder.Path, CancellationToken.None).ToDictionary(o => o.Id);
        outcomes["content.nan"].Findings.Should().ContainSingle().Which.Tensor.Should().Be("d.weight");
        outcomes["content.zero"].Findings.Should().ContainSingle().Which.Tensor.Should().Be("c.weight");
        outcomes["content.duplicates"].Findings.Should().ContainSingle().Which.Message.Should().Contain("a.weight");
    }

    [Theory]
    [InlineData("doctor-tiny-4bit", "affine_q4_g64")]
    [InlineData("doctor-tiny-8bit", "affine_q8_g64")]
    public void The_error_of_a_quantised_model_against_its_parent_is_the_reference_error(string model, string scheme)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Reference.Folder, "weights", "doctor-tiny.json")));
        var table = CheckpointDiff.Compare(Reference.Model(model), Reference.Model("doctor-tiny"), 1e-12, CancellationToken.None);
        var differences = new List<string?>();
        var compared = 0;
        foreach (var tensor in document.RootElement.GetProperty("tensors").EnumerateArray())
        {
            if (!tensor.TryGetProperty("quant", out var quant) || !quant.TryGetProperty("float32", out var schemes)
                || !schemes.TryGetProperty(scheme, out var row) || row.ValueKind != JsonValueKind.Array)
                continue;
            var name = tensor.GetProperty("tensor").GetString();
            var actual = table.Rows.Single(r => table.Text(r, "tensor_name") == name);
            differences.Add(Reference.Difference(name!, table.Number(actual, "w_rel_fro"), row[0], 1e-9));
            differences.Add(Reference.Difference(name!, table.Number(actual, "w_rel_max"), row[1], 1e-9));
            compared++;
        }

        differences.Where(d => d is not null).Should().BeEmpty();
        compared.Should().BeGreaterThan(20);
        table.Rows.Should().OnlyContain(r => table.Cell(r, "error") == null);
    }

    [Fact]
    public async Task A_run_writes_tables_pictures_and_reports_and_renders_them_again_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        var commands = new WeightsCommands(TextWriter.Null, TimeProvider.System);
        (await commands.AnalyzeAsync(new AnalyzeArguments(Reference.MoeToy("mlx-switch-4bit"), folder.Path), CancellationToken.None)).Should().Be(0);
        var report = await File.ReadAllTextAsync(Path.Combine(folder.Path, "report.md"));
        report.Should().Contain("mlx-0.32.4-cpu").And.Contain("switch_mlp").And.Contain("every weight is zero");
        (await File.ReadAllTextAsync(Path.Combine(folder.Path, "report.html"))).Should().Contain("<svg").And.NotContain("src=");
        foreach (var table in new[]
        {
            "A_weight_layer_summary", "A_weight_block4_summary", "A_weight_global_summary", "B_quant_layer_summary", "B_quant_block4_summary",
            "B_quant_global_summary", "B_quant_deltas",
        })
            (await TableFiles.ReadAsync(Path.Combine(folder.Path, "tables"), table, CancellationToken.None))!.Rows.Should().NotBeEmpty(table);
        File.Delete(Path.Combine(folder.Path, "report.md"));
        await commands.ReportAsync(new RunArguments(folder.Path), CancellationToken.None);
        (await File.ReadAllTextAsync(Path.Combine(folder.Path, "report.md"))).Should().Be(report);
    }

    [Fact]
    public async Task Parquet_and_csv_give_back_every_cell_and_the_header_of_an_empty_table()
    {
        using var folder = new TemporaryFolder();
        var columns = MatrixColumns.Quant;
        var table = new Table("quant_sim", columns);
        await TableFiles.WriteAsync(new Table("empty", columns), folder.Path, "parquet", CancellationToken.None);
        (await TableFiles.ReadAsync(folder.Path, "empty", CancellationToken.None))!.Columns.Should().Equal(columns);
        table.Add([.. columns.Select((c, i) => i % 3 == 0 ? null : c.Type switch
        {
            ColumnType.Text => (object)$"a,\"{i}\"\nü",
            ColumnType.Integer => (long)i,
            ColumnType.Flag => true,
            _ => i == 19 ? double.NaN : Math.PI * i,
        })]);
        foreach (var format in new[] { "parquet", "csv" })
        {
            var written = await TableFiles.WriteAsync(table, folder.Path, format, CancellationToken.None);
            written.Should().Match<WrittenArtifact>(w => w.Format == format && !w.Fallback);
            var back = await TableFiles.ReadAsync(folder.Path, "quant_sim", CancellationToken.None);
            back!.Columns.Should().Equal(columns);
            back.Rows.Single().Should().Equal(table.Rows[0]);
        }
    }

    [Fact]
    public void Results_of_finished_matrices_survive_a_line_that_a_kill_cut_off()
    {
        using var folder = new TemporaryFolder();
        var columns = MatrixColumns.Stats(new MatrixSettings());
        var stats = columns.Select(c => c.Type == ColumnType.Number ? (object?)double.NaN : null).ToArray();
        var (log, _) = ProgressLog.Open(folder.Path, "f", resume: false, columns);
        using (log)
            log.Append("one", new MatrixResult(stats, [], ["careful"]));
        File.AppendAllText(Path.Combine(folder.Path, ProgressLog.FileName), "{\"key\":\"two\",\"stats\":[1,");

        var (again, finished) = ProgressLog.Open(folder.Path, "f", resume: true, columns);
        using (again)
            again.Append("two", new MatrixResult(stats, [], []));
        finished.Keys.Should().Equal("one");
        finished["one"].Stats.Should().Equal(stats);
        ProgressLog.Finished(folder.Path, columns).Should().HaveCount(2);
        var other = () => ProgressLog.Open(folder.Path, "another model", resume: true, columns);
        other.Should().Throw<UsageException>();
    }
}
