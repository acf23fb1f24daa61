using FluentAssertions;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Runs;

[Trait("Tier", "Smoke")]
public sealed class DoctorPlacesTests : IDisposable
{
    private readonly TempDir _dir = new();
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public void Dispose() => _dir.Dispose();

    [Fact]
    public void A_checkout_keeps_its_state_beside_the_harness_wherever_the_user_stands()
    {
        var bin = Folder("checkout/harness/X/bin");
        File.WriteAllText(_dir.Sub("checkout/MlxDoctor.Tests.sln"), "");

        var places = Find(bin, Folder("repository/.mlxdoctor"));

        places.Should().Be(new DoctorPlaces(_dir.Sub("checkout"), _dir.Sub("checkout/harness"), Installed: false));
        places!.FrontDoor.Should().Be("harness/doctor");
        places.IsMoved.Should().BeFalse();
    }

    [Fact]
    public void An_installed_tool_keeps_its_state_with_the_user()
    {
        _variables["XDG_STATE_HOME"] = _dir.Sub("state");

        var places = Find(Package(), Folder("anywhere"));

        places.Should().Be(new DoctorPlaces(_dir.Sub("package"), _dir.Sub("state/mlxdoctor"), Installed: true));
        places!.FrontDoor.Should().Be("mlxdoctor");
        places.IsMoved.Should().BeTrue();
    }

    [Theory]
    [InlineData("not/rooted")]
    [InlineData("")]
    public void A_state_folder_that_is_no_path_is_not_taken(string named)
    {
        _variables["XDG_STATE_HOME"] = named;
        _variables["HOME"] = _dir.Sub("home");

        Find(Package(), Folder("anywhere"))!.Home.Should().Be(_dir.Sub("home/.local/state/mlxdoctor"));
    }

    [Fact]
    public void A_folder_of_the_repository_comes_before_the_users_own()
    {
        Folder("repository/.mlxdoctor");

        Find(Package(), Folder("repository/src/deep"))!.Home.Should().Be(_dir.Sub("repository/.mlxdoctor"));
    }

    [Fact]
    public void A_named_folder_comes_before_all_and_a_named_checkout_keeps_its_places()
    {
        Folder("repository/.mlxdoctor");
        Folder("checkout");
        File.WriteAllText(_dir.Sub("checkout/MlxDoctor.Tests.sln"), "");

        _variables["DOCTOR_WORKSPACE"] = "mine";
        Find(Package(), _dir.Sub("repository"))!.Home.Should().Be(_dir.Sub("repository/mine"));
        _variables["DOCTOR_WORKSPACE"] = _dir.Sub("checkout");
        Find(Package(), _dir.Sub("repository"))!.Home.Should().Be(_dir.Sub("checkout/harness"));
    }

    [Fact]
    public void An_assembly_of_nowhere_has_no_places() => Find(Folder("bin"), _dir.Path).Should().BeNull();

    [Theory]
    [InlineData("harness/doctor", "record one: harness/doctor check")]
    [InlineData("mlxdoctor", "record one: mlxdoctor check")]
    public void A_command_in_a_text_is_the_one_that_works_here(string name, string said) =>
        FrontDoor.Say("record one: harness/doctor check", name).Should().Be(said);

    private DoctorPlaces? Find(string assembly, string current) => DoctorPlaces.Find([null, assembly], current, _variables.GetValueOrDefault);

    private string Package()
    {
        var folder = Folder("package");
        File.WriteAllText(Path.Combine(folder, "mlxdoctor.package"), "abc");
        return folder;
    }

    private string Folder(string name) => Directory.CreateDirectory(_dir.Sub(name)).FullName;
}
