using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Models;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Models;

[Trait("Tier", "Smoke")]
public sealed class DiscoveryTests : IDisposable
{
    private const string Qwen = "mlx-community/Qwen3-8B-4bit";
    private static readonly string Embedded = Path.Combine(Repo.Root, "fixtures", "models");
    private readonly ModelTree _tree = new();

    [Fact]
    public void Roots_are_those_of_real_tools_in_order_and_each_once()
    {
        var home = Folder("home");
        Folder("home", ".cache", "huggingface", "hub");
        Folder("home", "elsewhere");
        Folder("home", ".lmstudio", "models");
        Folder("home", "studio");
        var cache = Folder("cache");
        Folder("hf", "hub");
        ModelTree.Write(Path.Combine(home, ".lmstudio"), "settings.json", $$"""{"downloadsFolder":"{{Escaped(Path.Combine(home, "elsewhere"))}}"}""");
        var variables = new Dictionary<string, string>
        {
            ["HF_HUB_CACHE"] = cache,
            ["HF_HOME"] = Path.Combine(_tree.Root, "hf"),
            ["XDG_CACHE_HOME"] = Path.Combine(home, ".cache"),
        };

        var roots = ModelRoots.Of(variables.GetValueOrDefault, home, [Folder("given")]);

        roots.Select(r => Path.GetRelativePath(_tree.Root, r).Replace('\\', '/')).Should().Equal(
            "given", "cache", "hf/hub", "home/.cache/huggingface/hub", "home/elsewhere", "home/.lmstudio/models");
    }

    [Fact]
    public void The_pointer_file_leads_to_LM_Studios_folder()
    {
        var home = Folder("home");
        Folder("moved", "models");
        ModelTree.Write(home, ".lmstudio-home-pointer", Path.Combine(_tree.Root, "moved") + "\n");

        ModelRoots.Of(_ => null, home, []).Should().Equal(Path.Combine(_tree.Root, "moved", "models"));
    }

    [Theory]
    [InlineData("{\"downloadsFolder\":3}")]
    [InlineData("{\"downloadsFolder\":")]
    [InlineData("[]")]
    public void Broken_settings_of_LM_Studio_do_no_harm(string settings)
    {
        var home = Folder("home");
        Folder("home", ".lmstudio", "models");
        ModelTree.Write(Path.Combine(home, ".lmstudio"), "settings.json", settings);

        ModelRoots.Of(_ => null, home, []).Should().ContainSingle();
    }

    [Fact]
    public void Both_layouts_are_found_and_shown_by_alias()
    {
        _tree.Snapshot("hub", Qwen, "aa", "main");
        _tree.Model("studio", "lmstudio-community", "gemma-MLX");
        _tree.Model("studio", "own-model");

        var found = Shelf("hub", "studio").Scan().Where(e => e is { Path: not null, Embedded: false });

        found.Select(e => (e.Name, e.State.ToString())).Should().Equal(
            ("lmstudio-community/gemma-MLX", "complete"), ("own-model", "complete"), ("qwen3-8b", "complete"));
    }

    [Fact]
    public void The_snapshot_that_main_points_to_wins_over_a_newer_one()
    {
        var main = _tree.Snapshot("hub", Qwen, "aa", "main");
        var newer = _tree.Snapshot("hub", Qwen, "bb");
        Directory.SetLastWriteTimeUtc(newer, DateTime.UnixEpoch.AddYears(60));

        Shelf("hub").Find("qwen3-8b").Path.Should().Be(main);
    }

    [Fact]
    public void A_whole_snapshot_wins_over_the_broken_one_that_main_points_to()
    {
        _tree.Snapshot("hub", Qwen, "aa", "main");
        File.Delete(Path.Combine(_tree.Root, "hub", "models--mlx-community--Qwen3-8B-4bit", "blobs", "aa-model.safetensors"));
        var other = _tree.Snapshot("hub", Qwen, "bb");

        var entry = Shelf("hub").Find("qwen3-8b");

        entry.Path.Should().Be(other);
        entry.OtherCopies.Should().ContainSingle().Which.State.Word.Should().Be("partial download");
    }

    [Fact]
    public void The_first_whole_copy_of_several_roots_wins()
    {
        _tree.Model("one", "mlx-community", "Qwen3-8B-4bit");
        File.WriteAllBytes(Path.Combine(_tree.Root, "one", "mlx-community", "Qwen3-8B-4bit", "model.safetensors"), ModelTree.Weights[..^4]);
        var second = _tree.Model("two", "mlx-community", "Qwen3-8B-4bit");
        _tree.Snapshot("three", Qwen, "aa", "main");

        Shelf("one", "two", "three").Find(Qwen).Path.Should().Be(second);
    }

    [Fact]
    public void Without_a_whole_copy_the_first_ones_reason_is_given()
    {
        _tree.Model("one", "mlx-community", "Qwen3-8B-4bit");
        File.Delete(Path.Combine(_tree.Root, "one", "mlx-community", "Qwen3-8B-4bit", "model.safetensors"));

        Shelf("one").Find("qwen3-8b").WhyNotServed.Should().StartWith("partial download: no weights");
    }

    [Fact]
    public void A_download_that_has_only_begun_is_partial_and_one_that_was_never_asked_for_is_not_found()
    {
        var blobs = Folder("hub", "models--mlx-community--Qwen3-8B-4bit", "blobs");
        File.WriteAllText(Path.Combine(blobs, "abc.incomplete"), "half");
        Folder("hub", "models--mlx-community--Qwen3-8B-4bit", "snapshots");

        Shelf("hub").Find("qwen3-8b").WhyNotServed.Should().Be("partial download: no snapshot, 1 unfinished files");
        Shelf("hub").Find("qwen3-0.6b").WhyNotServed.Should().StartWith("not found: mlx-community/Qwen3-0.6B-4bit is not in ");
    }

    [Fact]
    public void Datasets_locks_and_ordinary_folders_are_no_models()
    {
        Folder("hub", "datasets--org--d", "snapshots", "aa");
        Folder("hub", ".locks", "models--org--m");
        ModelTree.Write(Folder("hub", "notes", "more"), "readme.txt", "x");

        Shelf("hub").Scan().Where(e => e is { Path: not null, Embedded: false }).Should().BeEmpty();
    }

    [Fact]
    public void An_unknown_name_gets_the_nearest_ones()
    {
        _tree.Model("studio", "own-model");

        var find = () => Shelf("studio").Find("own-modle");

        find.Should().Throw<UsageException>().Which.Message.Should().Contain("no model 'own-modle'").And.Contain("'own-model'");
    }

    [Fact]
    public void A_located_model_is_handed_over_by_path_and_known_by_its_alias()
    {
        var path = _tree.Snapshot("hub", Qwen, "aa", "main");

        var model = LocalModel.Of(Shelf("hub").Find("qwen3-8b"), Embedded);

        model.Should().Be(new LocalModel("qwen3-8b", path));
        LocalModel.Resolve(model.Handed, Embedded).Should().Be(model);
    }

    [Fact]
    public void A_folder_that_is_a_snapshot_is_known_by_the_alias_of_its_repository()
    {
        var path = _tree.Snapshot("hub", Qwen, "aa", "main");

        LocalModel.Resolve(path, Embedded).Key.Should().Be("qwen3-8b");
    }

    [Fact]
    public void A_model_without_alias_is_known_by_its_name_and_never_by_a_commit()
    {
        var path = _tree.Snapshot("hub", "org/Some-Model", "0123456789abcdef", "main");

        LocalModel.Resolve(path, Embedded).Key.Should().MatchRegex("^Some-Model-[0-9a-f]{8}$");
    }

    [Fact]
    public void An_alias_that_is_not_on_disk_cannot_be_loaded()
    {
        var load = () => LocalModel.Of(Shelf("hub").Find("qwen3-8b"), Embedded);

        load.Should().Throw<UsageException>().Which.Message.Should().Contain("not on this machine").And.Contain("never does");
    }

    [Fact]
    public void Gguf_and_embedders_are_listed_and_not_served()
    {
        ModelTree.Write(Folder("studio", "org", "g"), "q4.gguf", "GGUF....");
        ModelTree.Write(_tree.Model("studio", "org", "e"), "config.json", """{"architectures":["BertModel"]}""");

        var found = Shelf("studio").Scan().Where(e => e is { Path: not null, Embedded: false }).ToDictionary(e => e.Name, e => e.WhyNotServed);

        found["org/g"].Should().Contain("GGUF");
        found["org/e"].Should().Be("BertModel is no chat model");
    }

    public void Dispose() => _tree.Dispose();

    private string Folder(params string[] below) => Directory.CreateDirectory(Path.Combine([_tree.Root, .. below])).FullName;

    private ModelShelf Shelf(params string[] roots) => ModelShelf.Open(Embedded, [.. roots.Select(r => Folder(r))]);

    private static string Escaped(string path) => path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
