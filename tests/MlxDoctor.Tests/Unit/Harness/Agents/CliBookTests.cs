using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Agents.Cli;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Agents;

[Trait("Tier", "Smoke")]
public sealed class CliBookTests
{
    private static readonly IReadOnlyList<CliProfile> Book = CliBook.Load(Path.Combine(Repo.Root, "fixtures"));

    [Fact]
    public void Every_agent_is_pinned_to_one_version_and_has_both_forms()
    {
        Book.Select(p => p.Name).Should().Equal("claude-code", "codex", "opencode", "qwen-code");
        Book.Should().OnlyContain(p => p.Forms.Select(f => f.Name).SequenceEqual(new[] { "minimal", "default" }));
        Book.Should().OnlyContain(p => System.Text.RegularExpressions.Regex.IsMatch(p.Version, @"^\d+\.\d+\.\d+$"));
        Book.SelectMany(p => p.Forms).Should().OnlyContain(f => f.Arguments.Contains("{prompt}") && f.Requests > 1);
    }

    [Fact]
    public void A_missing_agent_says_how_to_install_it() =>
        Book.Single(p => p.Name == "qwen-code").Install.Should()
            .Be("npm install -g @qwen-code/qwen-code@0.15.10, or set DOCTOR_AGENT_QWEN_CODE_BIN to the executable");

    [Fact]
    public void An_agent_is_found_through_its_variable_first_then_through_the_path()
    {
        var agent = Book[0] with { Command = "sh" };

        agent.Find(n => n == "PATH" ? "/nowhere:/bin" : null).Should().Be("/bin/sh");
        agent.Find(n => n == "PATH" ? "/bin" : "/nowhere/claude").Should().BeNull("a variable that names nothing must not fall back to another agent");
        agent.Find(_ => null).Should().BeNull();
    }

    [Fact]
    public void Two_places_share_neither_folder_nor_word()
    {
        using var one = new CliWorkplace("opencode");
        using var two = new CliWorkplace("opencode");

        one.Code.Should().MatchRegex("^[A-Z]{3}-[0-9]{5}$").And.NotBe(two.Code);
        one.Work.Should().NotBe(two.Work);
        one.Prompt.Should().Contain(one.Secret).And.NotContain(one.Code);
        File.ReadAllText(one.Secret).Trim().Should().Be(one.Code);
    }

    [Fact]
    public void An_unknown_key_is_refused_with_its_line()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("cli-book-").FullName, "x.yaml");
        File.WriteAllText(
            file, "name: x\npackage: x\nversion: \"1\"\ncommand: x\nwires: chat\nforms:\n  - name: minimal\n    requests: 2\n    arguments: [a]\n");

        FluentActions.Invoking(() => CliBook.Read(file)).Should().Throw<UsageException>().WithMessage("*x.yaml:5*wires*wire*");
    }
}
