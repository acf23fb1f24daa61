using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Agents;
using MlxDoctor.Harness.Cases.Agents;
using MlxDoctor.Harness.Client;
using MlxDoctor.Tests.Unit.Weights;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Agents;

[Trait("Tier", "Smoke")]
public sealed class AgentProfileTests : IDisposable
{
    private const string Good = """
        name: robot
        summary: a robot
        wire: chat
        tools: 10
        system_prompt_chars: 2000
        configuration: { kind: env, template: "export URL={{base_url}}" }
        """;

    private static readonly string Shipped = Path.Combine(Repo.Root, "fixtures", "agents");
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Fourteen_profiles_are_shipped_and_none_is_broken()
    {
        var book = AgentBook.Load(Shipped, _folder.Path);

        book.All.Should().HaveCount(14).And.OnlyContain(e => e.Problem == null);
        book.All.Select(e => e.Profile!.Format.Name()).Distinct().Should().BeEquivalentTo("chat", "responses", "messages");
    }

    [Theory]
    [InlineData("tools: 10", "tool: 10", "unknown key 'tool'")]
    [InlineData("wire: chat", "wire: chats", "'wire' can't be 'chats'")]
    [InlineData("wire: chat", "# none", "'wire' is missing")]
    [InlineData("tools: 10", "tools: -1", "'tools' is -1")]
    [InlineData("tools: 10", "tools: many", "must be a whole number")]
    [InlineData("name: robot", "name: Robot", "is no name")]
    [InlineData("name: robot", "name: other", "the file is called robot.yaml and the agent 'other'")]
    [InlineData("{{base_url}}", "{{bas_url}}", "no placeholder 'bas_url'")]
    [InlineData("kind: env", "kind: ini", "can't be 'ini'")]
    [InlineData("kind: env", "kind: toml", "'configuration.path' is missing")]
    [InlineData("tools: 10", "leak_tags: [\"<\"]", "fewer than two characters")]
    [InlineData("tools: 10", "sends: 3", "'sends' must be a map")]
    [InlineData("tools: 10", "versions: [{ range: \">=1.0,\" }]", "'>=1.0,' is no version range")]
    [InlineData("tools: 10", "versions: [{ range: \"1\", toolz: 3 }]", "unknown key 'versions[0].toolz'")]
    public void A_mistake_is_refused_with_file_and_line(string what, string with, string says)
    {
        Write("robot", Good.Replace(what, with, StringComparison.Ordinal));

        var read = () => AgentProfileReader.Read(Path.Combine(_folder.Path, "robot.yaml"));

        read.Should().Throw<UsageException>().Which.Message.Should().Contain(says).And.Contain("robot.yaml:");
    }

    [Fact]
    public async Task A_broken_profile_is_one_error_row_and_the_others_stay()
    {
        Write("robot", Good);
        Write("aider", "name: aider\nsummery: x\n");

        var book = AgentBook.Load(Shipped, _folder.Path);
        var rows = AgentCases.All(book);

        rows.Should().HaveCount(15).And.OnlyHaveUniqueItems(r => r.Info.Id);
        var run = async () => await AgentCases.Find(book, "agents.aider").RunAsync(null!, CancellationToken.None);
        (await run.Should().ThrowAsync<UsageException>()).Which.Message.Should().Contain("broken profile").And.Contain("summary");
    }

    [Fact]
    public void Broken_files_whose_names_look_alike_are_rows_of_their_own()
    {
        Write("Bad One", "x: 1");
        Write("bad-one", "x: 1");
        Write(new string('Z', 60), "x: 1");

        var rows = AgentCases.All(AgentBook.Load("/nowhere", _folder.Path));

        rows.Should().HaveCount(3).And.OnlyHaveUniqueItems(r => r.Info.Id);
        rows.Should().OnlyContain(r => r.Info.Id == MlxDoctor.Core.Cases.CaseId.Require(r.Info.Id));
    }

    [Fact]
    public void A_user_profile_takes_the_place_of_a_shipped_one_and_says_so()
    {
        Write("generic", Good.Replace("robot", "generic", StringComparison.Ordinal).Replace("tools: 10", "tools: 3", StringComparison.Ordinal));

        var entry = AgentBook.Load(Shipped, _folder.Path).Get("generic");

        entry.Profile!.Tools.Should().Be(3);
        entry.Notice.Should().Contain("takes the place of the shipped profile 'generic'");
    }

    [Fact]
    public void The_first_matching_version_that_sets_a_trait_decides_it()
    {
        Write("robot", Good + """

            versions:
              - { range: "<1", notes: old, tools: 3 }
              - { range: "<2", tools: 4, streaming: false }
            """);
        var profile = AgentProfileReader.Read(Path.Combine(_folder.Path, "robot.yaml"));

        var old = profile.At(VersionNumber.TryParse("0.9")!);

        (old.Tools, old.Streaming, old.SystemPromptChars).Should().Be((3, false, 2000));
        profile.At(VersionNumber.TryParse("2.0")!).Tools.Should().Be(10);
        profile.NotesAt(VersionNumber.TryParse("0.9")!).Should().Equal("<1: old");
    }

    [Theory]
    [InlineData("env", "export A={{model_id}}", "export A='a'\\''b \"c\"'")]
    [InlineData("json", "{ \"m\": {{model_id}} }", "{ \"m\": \"a'b \\\"c\\\"\" }")]
    [InlineData("toml", "m = {{model_id}}", "m = \"a'b \\\"c\\\"\"")]
    [InlineData("yaml", "u: {{ base_url_no_v1 }}", "u: \"http://h:1\"")]
    public void Values_are_quoted_as_the_file_needs_it(string kind, string template, string expected) =>
        new AgentConfiguration(kind, "f", template).Render(new Uri("http://h:1/v1"), "a'b \"c\"", "k").Should().Be(expected);

    [Theory]
    [InlineData(100, null, 2000)]
    [InlineData(9572, null, 8000)]
    [InlineData(37655, null, 32000)]
    [InlineData(37655, 4096, 8000)]
    [InlineData(9572, 1200, 2000)]
    [InlineData(9572, 500, 0)]
    public void A_system_prompt_has_the_agents_size_as_far_as_the_context_holds_it(int agent, int? context, int expected) =>
        AnswerPlan.Length(agent, context).Should().Be(expected);

    [Fact]
    public void Plans_follow_the_traits()
    {
        var book = AgentBook.Load(Shipped, _folder.Path);
        IEnumerable<string> Plan(string name) => AgentPlan.Of(book.Get(name).Profile!).Select(t => t.Name);

        Plan("aider").Should().Equal("chat", "stream", "system-prompt");
        Plan("smolagents").Should().NotContain(["stream", "streamed-call", "abort"]).And.Contain("parts");
        Plan("hermes").Should().Contain(["reasoning", "many-tools"]);
        CallPlan.ManyTools(book.Get("hermes").Profile!).Should().Be("tools-60");
    }

    public void Dispose() => _folder.Dispose();

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.Path, name + ".yaml"), text);
}
