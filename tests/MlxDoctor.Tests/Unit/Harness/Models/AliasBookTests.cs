using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Models;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Models;

[Trait("Tier", "Smoke")]
public sealed class AliasBookTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void The_shipped_aliases_name_the_embedded_models_and_repositories_once()
    {
        var models = Path.Combine(Repo.Root, "fixtures", "models");
        var book = AliasBook.Load(Path.Combine(models, "aliases.yaml"));

        book.All.Where(a => a.Folder is not null).Select(a => a.Folder).Should().OnlyContain(f => Directory.Exists(Path.Combine(models, f!)));
        Directory.EnumerateDirectories(models).Select(d => book.Find(Path.GetFileName(d))).Should().NotContainNulls();
        book.All.Where(a => a.Repo is not null).Select(a => a.Repo!.ToUpperInvariant()).Should().OnlyHaveUniqueItems().And.HaveCountGreaterThan(36);
        book.All.Should().OnlyContain(a => a.Quantisation != null && a.Name.Length <= 40);
    }

    [Theory]
    [InlineData("- { alias: a, repo: o/r }\n  - { alias: a, repo: o/s }", "occurs twice")]
    [InlineData("- { alias: a, repo: o/r, quantization: 4-bit }", "quantisation")]
    [InlineData("- { alias: a }", "either repo or folder")]
    [InlineData("- { alias: a, repo: o/r, folder: f }", "either repo or folder")]
    [InlineData("- { alias: a, repo: justaname }", "organisation/name")]
    [InlineData("- { alias: a/b, repo: o/r }", "is no alias")]
    [InlineData("- { alias: 'a,b', repo: o/r }", "is no alias")]
    [InlineData("- { repo: o/r }", "'models[0].alias' is missing")]
    public void A_mistake_is_refused_with_file_and_line(string models, string says)
    {
        File.WriteAllText(_file, $"version: 1\nmodels:\n  {models}\n");

        var load = () => AliasBook.Load(_file);

        load.Should().Throw<UsageException>().Which.Message.Should().Contain(says).And
            .MatchRegex($"{System.Text.RegularExpressions.Regex.Escape(_file)}:[34]:");
    }

    public void Dispose() => File.Delete(_file);
}
