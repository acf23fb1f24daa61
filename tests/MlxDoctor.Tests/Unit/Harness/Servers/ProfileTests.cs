using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Servers;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Servers;

[Trait("Tier", "Smoke")]
public sealed class ProfileTests : IDisposable
{
    private const string Minimal = """
        name: p
        summary: s
        install: i
        command: serve
        arguments: [--port, "{port}"]
        readiness: { path: /health }

        """;

    private readonly string _dir = Directory.CreateTempSubdirectory("doctor-profiles-").FullName;

    public void Dispose() => Directory.Delete(_dir, recursive: true);

    [Fact]
    public void Every_shipped_profile_is_valid()
    {
        var profiles = ServerProfiles.Load(Path.Combine(Repo.Root, "fixtures"));
        profiles.All.Select(p => p.Name).Should().Equal(
            "custom", "embedded", "lm-studio", "mlx-lm", "mlx-openai-server", "rapid-mlx", "vllm-mlx", "vllm-mlx-batched");
        profiles.All.Where(p => p.AttachOnly).Select(p => p.Name).Should().Equal("lm-studio");
        profiles.All.Should().OnlyContain(p => p.Kind != ProfileKind.Launch || p.Arguments.Contains("127.0.0.1"), "servers bind the loopback address only");
        profiles.All.Should().OnlyContain(p => p.StopSignal == StopSignal.Term);
    }

    [Fact]
    public void Every_deviation_of_a_shipped_profile_names_the_last_server_that_was_seen_to_have_it() =>
        ServerProfiles.Load(Path.Combine(Repo.Root, "fixtures")).All.SelectMany(p => p.KnownDeviations).Should().OnlyContain(d => d.LastSeen != null);

    [Fact]
    public void A_deviation_has_the_version_of_its_profile_or_one_of_its_own()
    {
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_dir, "servers")).FullName, "p.yaml"), Minimal + """
            deviations_seen_with: "0.6.0"
            known_deviations:
              - { case: a.b, pattern: x, reason: r }
              - { case: a.c, pattern: x, reason: r, seen_with: "0.7", seen: y, beside: z }

            """);

        ServerProfiles.Load(_dir).Get("p").KnownDeviations.Should().BeEquivalentTo(
            [
                new { LastSeen = new Version(0, 6, 0), Seen = (string?)null, Beside = (string?)null },
                new { LastSeen = new Version(0, 7), Seen = (string?)"y", Beside = (string?)"z" },
            ]);
    }

    [Fact]
    public void An_unknown_profile_names_the_nearest() =>
        Complaint(() => ServerProfiles.Load(Path.Combine(Repo.Root, "fixtures")).Get("mlx-ml")).Should().Contain("'mlx-lm'").And
            .Contain("harness/doctor servers");

    [Fact]
    public void Defaults_are_generous()
    {
        var profile = Read(Minimal);
        (profile.BootTimeout, profile.StopGrace, profile.StopSignal, profile.Readiness.Status)
            .Should().Be((TimeSpan.FromSeconds(600), TimeSpan.FromSeconds(30), StopSignal.Term, 200));
    }

    [Fact]
    public void Known_deviations_are_read_with_all_their_parts()
    {
        var deviation = Read(Minimal + """
            known_deviations:
              - case: contract.stop-string
                pattern: 'stop\.ignored: .*Paris'
                reason: tokens are compared, not text
                link: https://example.org/issues/1
              - { case: contract.x, pattern: y, reason: z, sent: '"stream":true' }
            """).KnownDeviations;
        deviation[0].Should().Be(new MlxDoctor.Core.Servers.KnownDeviation(
            "contract.stop-string", @"stop\.ignored: .*Paris", "tokens are compared, not text", "https://example.org/issues/1"));
        (deviation[1].Link, deviation[1].Sent, deviation[0].Sent).Should().Be((null, "\"stream\":true", null));
    }

    [Theory]
    [InlineData("bot_timeout_s: 3", "p.yaml:7: unknown key 'bot_timeout_s'", "boot_timeout_s")]
    [InlineData("stop: { grace: 3 }", "p.yaml:7: unknown key 'stop.grace'", "grace_s")]
    [InlineData("stop: { signal: KILL }", "p.yaml:7: 'stop.signal' can't be 'KILL'", "TERM")]
    [InlineData("boot_timeout_s: 0", "p.yaml:7: 'boot_timeout_s' is out of range", "try:")]
    [InlineData("boot_timeout_s: -1", "p.yaml:7: 'boot_timeout_s' is out of range", "try:")]
    [InlineData("boot_timeout_s: soon", "p.yaml:7: 'boot_timeout_s' must be a number", "try:")]
    [InlineData("kind: lunch", "p.yaml:7: 'kind' can't be 'lunch'", "launch")]
    [InlineData("environment: { A: 1 }", "p.yaml:7: 'environment.A' must be text", "quotes")]
    [InlineData("dialect: { model: x }", "p.yaml:7: unknown key 'dialect.model'", "model_name")]
    [InlineData("dialect: { model_name: '{modle}' }", "p.yaml:7: unknown placeholder '{modle}'", "'model'")]
    [InlineData("version_command: ['{pyton}']", "p.yaml:7: unknown placeholder '{pyton}'", "'python'")]
    [InlineData("known_deviations: [{ case: a.b, pattern: '(', reason: r }]", "p.yaml:7: '(' is no regular expression", "try:")]
    [InlineData("known_deviations: [{ case: a.b, pattern: '.*', reason: r }]", "p.yaml:7: the pattern '.*' matches anything", "symptom")]
    [InlineData("known_deviations: [{ case: a.b, pattern: '', reason: r }]", "p.yaml:7: the pattern '' matches anything", "try:")]
    [InlineData("known_deviations: [{ case: a.b, pattern: x, reason: r, sent: '(' }]", "p.yaml:7: '(' is no regular expression", "try:")]
    [InlineData("known_deviations: [{ case: a.b, pattern: x, reason: r, sent: '.*' }]", "p.yaml:7: the pattern '.*' matches anything", "symptom")]
    [InlineData("known_deviations: [{ case: a.b, pattern: '^usage.smu: ', reason: r }]", "p.yaml:7: no finding has a code that is 'usage.smu'", "'usage.sum'")]
    [InlineData("known_deviations: [{ case: a.b, pattern: x }]", "p.yaml:7: 'known_deviations[0].reason' is missing", "try:")]
    [InlineData("known_deviations: [{ case: NoDot, pattern: x, reason: r }]", "p.yaml:7: 'NoDot' is no case id", "try:")]
    [InlineData("known_deviations: [{ case: a.b, pattern: x, reason: r, lnk: u }]", "p.yaml:7: unknown key 'known_deviations[0].lnk'", "link")]
    public void A_wrong_entry_is_refused_with_file_line_and_help(string line, string complaint, string help) =>
        Complaint(() => Read(Minimal + line)).Should().Contain(complaint).And.Contain(help);

    [Fact]
    public void A_server_that_is_not_told_the_port_can_not_be_found_again() =>
        Complaint(() => Read(Minimal.Replace("{port}", "8000", StringComparison.Ordinal))).Should().Contain("hold no {port}");

    [Fact]
    public void A_profile_is_found_by_its_file_name() =>
        Complaint(() => Read(Minimal.Replace("name: p", "name: q", StringComparison.Ordinal))).Should().Contain("Name the file q.yaml");

    [Fact]
    public void A_missing_folder_is_the_users_mistake() => Complaint(() => ServerProfiles.Load(_dir)).Should().Contain("no such folder");

    private ServerProfile Read(string yaml)
    {
        File.WriteAllText(Path.Combine(_dir, "p.yaml"), yaml);
        return ProfileReader.Read(Path.Combine(_dir, "p.yaml"));
    }

    private static string Complaint(Action act) => act.Should().Throw<UsageException>().Which.Message;
}
