using FluentAssertions;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Servers;

[Trait("Tier", "Smoke")]
public sealed class ExecutablesTests : IDisposable
{
    private readonly TempDir _dir = new();

    public void Dispose() => _dir.Dispose();

    [Fact]
    public void A_file_that_can_not_be_executed_is_not_found()
    {
        File.WriteAllText(_dir.Sub("tool"), "x");
        Executables.OnPath(_dir.Sub("tool")).Should().BeNull();
        Directory.CreateDirectory(_dir.Sub("folder"));
        Executables.OnPath(_dir.Sub("folder")).Should().BeNull();
        Executables.OnPath(_dir.Script("ok", "exit 0\n")).Should().Be(_dir.Sub("ok"));
    }

    [Fact]
    public void The_variable_of_a_profile_is_a_legal_name() => Executables.VariableOf("mlx-lm.2").Should().Be("DOCTOR_MLX_LM_2_BIN");

    [Fact]
    public void Python_is_the_one_of_the_scripts_first_line_else_the_one_beside_it()
    {
        Directory.CreateDirectory(_dir.Sub("venv"));
        var python = _dir.Script("venv/python3", "exit 0\n");
        var other = _dir.Script("python3.11", "exit 0\n");
        var script = _dir.Script("venv/serve", "");
        File.WriteAllText(script, $"#!{other}\nimport x\n");
        Executables.PythonOf(script).Should().Be(other);
        File.WriteAllText(script, "#!/bin/sh\n'''exec' python\n");
        Executables.PythonOf(script).Should().Be(python);
        File.CreateSymbolicLink(_dir.Sub("link"), script);
        Executables.PythonOf(_dir.Sub("link")).Should().Be(python);
        File.WriteAllBytes(_dir.Sub("binary"), [0x7f, 0x45, 0x4c, 0x46]);
        Executables.PythonOf(_dir.Sub("binary")).Should().BeNull();
    }

    [Fact]
    public void The_embedded_server_is_taken_only_when_it_can_start()
    {
        var bin = _dir.Sub("harness/MlxDoctor.EmbeddedServer/bin/Debug/net10.0");
        var tests = _dir.Sub("tests/x/bin");
        Directory.CreateDirectory(bin);
        Directory.CreateDirectory(tests);
        EmbeddedCommand.FindFrom(tests).Should().BeNull();
        _dir.Script("harness/MlxDoctor.EmbeddedServer/bin/Debug/net10.0/mlxdoctor-embedded", "");
        EmbeddedCommand.FindFrom(tests).Should().BeNull("the assembly and its runtime configuration are missing");
        File.WriteAllText(Path.Combine(bin, "mlxdoctor-embedded.dll"), "");
        File.WriteAllText(Path.Combine(bin, "mlxdoctor-embedded.runtimeconfig.json"), "");
        EmbeddedCommand.FindFrom(tests).Should().Be(Path.Combine(bin, "mlxdoctor-embedded"));
    }
}
