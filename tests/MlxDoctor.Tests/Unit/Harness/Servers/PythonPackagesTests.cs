using FluentAssertions;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Servers;

[Trait("Tier", "Smoke")]
public sealed class PythonPackagesTests : IDisposable
{
    private readonly TempDir _dir = new();

    public PythonPackagesTests()
    {
        foreach (var package in (string[])["mlx-0.32.0", "mlx_lm-0.32.2", "mlx_metal-9.9.9", "mlx_lm_extra-1.0"])
            Directory.CreateDirectory(_dir.Sub($"venv/lib/python3.12/site-packages/{package}.dist-info"));
        Directory.CreateDirectory(_dir.Sub("venv/bin"));
        _dir.Script("venv/bin/python3", "");
    }

    public void Dispose() => _dir.Dispose();

    [Theory]
    [InlineData("mlx", "0.32.0")]
    [InlineData("mlx-lm", "0.32.2")]
    [InlineData("mlx_lm", "0.32.2")]
    [InlineData("mlx-vlm", null)]
    public void Versions_are_read_beside_the_servers_script(string package, string? version) =>
        PythonPackages.VersionBeside(_dir.Script("venv/bin/server", ""), package).Should().Be(version);

    [Fact]
    public void A_link_from_another_folder_leads_to_its_environment()
    {
        var script = _dir.Script("venv/bin/server", "");
        Directory.CreateDirectory(_dir.Sub("local/bin"));
        File.CreateSymbolicLink(_dir.Sub("local/bin/server"), script);
        PythonPackages.VersionBeside(_dir.Sub("local/bin/server"), "mlx").Should().Be("0.32.0");
    }

    [Fact]
    public void A_script_elsewhere_is_followed_by_its_interpreter()
    {
        Directory.CreateDirectory(_dir.Sub("elsewhere"));
        var script = _dir.Script("elsewhere/server", "");
        File.WriteAllText(script, $"#!{_dir.Sub("venv/bin/python3")}\n");
        PythonPackages.VersionBeside(script, "mlx").Should().Be("0.32.0");
    }

    [Fact]
    public void A_program_without_an_environment_has_no_packages() =>
        PythonPackages.VersionBeside(_dir.Script("plain", "exit 0\n"), "mlx").Should().BeNull();
}
