using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Servers;

[Trait("Tier", "Self")]
public sealed class AttachTests
{
    private const string One = """{"data":[{"id":"/models/tiny"}]}""";
    private const string Two = """{"data":[{"id":"a"},{"id":"b"}]}""";

    private static readonly ServerProfiles Profiles = ServerProfiles.Load(Path.Combine(Repo.Root, "fixtures"));

    [Fact]
    public async Task The_only_model_is_taken_and_nothing_but_the_list_is_asked_for()
    {
        using var stub = new StubServer((_, _) => (200, One));
        var attached = await ServerAttach.AttachAsync(stub.Url + "/v1/", Profiles.Get("vllm-mlx"), null, null, CancellationToken.None);
        attached.Endpoint.Model.Should().Be("/models/tiny");
        attached.Endpoint.BaseUrl.Should().Be(stub.Url + "/v1");
        attached.Endpoint.Dialect.ReasoningField.Should().Be("reasoning_content");
        attached.Owned.Should().BeFalse();
        stub.Requests.Should().Equal("GET /v1/models");
    }

    [Fact]
    public async Task An_attached_server_is_never_restarted()
    {
        using var stub = new StubServer((_, _) => (200, One));
        var attached = await ServerAttach.AttachAsync(stub.Url, null, null, null, CancellationToken.None);
        var restart = () => attached.RestartAsync("cold perf", CancellationToken.None);
        (await restart.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().Contain("cold perf");
    }

    [Fact]
    public async Task The_profiles_fixed_name_wins_over_a_list_whose_order_means_nothing()
    {
        using var stub = new StubServer((_, _) => (200, Two));
        (await ServerAttach.AttachAsync(stub.Url, Profiles.Get("mlx-lm"), null, null, CancellationToken.None)).Endpoint.Model.Should().Be("default_model");
    }

    [Theory]
    [InlineData(200, Two, "lists 2 models: a, b")]
    [InlineData(200, "", "lists no model")]
    [InlineData(200, "<html>", "no LLM server")]
    [InlineData(200, "{\"data\":[{\"id\":7}]}", "lists no model")]
    [InlineData(404, "{\"detail\":\"Not Found\"}", "lists no model")]
    [InlineData(302, "", "lists no model")]
    public async Task A_model_that_can_not_be_guessed_is_asked_of_the_user(int status, string body, string complaint)
    {
        using var stub = new StubServer((_, _) => (status, body));
        var attach = () => ServerAttach.AttachAsync(stub.Url, Profiles.Get("lm-studio"), null, null, CancellationToken.None);
        (await attach.Should().ThrowAsync<UsageException>()).Which.Message.Should().Contain(complaint).And.Contain("--model NAME");
        (await ServerAttach.AttachAsync(stub.Url, null, "mine", null, CancellationToken.None)).Endpoint.Model.Should().Be("mine");
    }

    [Fact]
    public async Task The_key_is_sent_and_never_shown()
    {
        using var stub = new StubServer((_, key) => key == "Bearer s3cret" ? (200, One) : (401, "no"));
        Environment.SetEnvironmentVariable("DOCTOR_TEST_KEY", "s3cret");
        var attached = await ServerAttach.AttachAsync(stub.Url, null, null, "DOCTOR_TEST_KEY", CancellationToken.None);
        attached.Endpoint.ApiKey.Should().Be("s3cret");
        attached.Endpoint.ToString().Should().NotContain("s3cret");
        var without = () => ServerAttach.AttachAsync(stub.Url, null, null, null, CancellationToken.None);
        (await without.Should().ThrowAsync<UsageException>()).Which.Message.Should().Contain("--api-key-env NAME");
    }

    [Theory]
    [InlineData("127.0.0.1:8080", null, "no URL")]
    [InlineData("ftp://x/v1", null, "no URL")]
    [InlineData("http://127.0.0.1:1/v1/chat/completions", null, "Leave /chat/completions out: http://127.0.0.1:1/v1")]
    [InlineData("http://127.0.0.1:1/v1/models/", null, "Leave /models out: http://127.0.0.1:1/v1")]
    [InlineData("http://u:pw@127.0.0.1:1/v1", null, "user name or password")]
    [InlineData("http://127.0.0.1:1/v1", "DOCTOR_TEST_UNSET", "DOCTOR_TEST_UNSET is not set")]
    public async Task A_wrong_url_or_key_is_the_users_mistake(string url, string? key, string complaint)
    {
        var attach = () => ServerAttach.AttachAsync(url, null, null, key, CancellationToken.None);
        (await attach.Should().ThrowAsync<UsageException>()).Which.Message.Should().Contain(complaint).And.NotContain("pw@");
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_an_environment_error_that_says_what_to_try()
    {
        var attach = () => ServerAttach.AttachAsync($"http://127.0.0.1:{LoopbackPort.Free()}/v1", null, null, null, CancellationToken.None);
        (await attach.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().Contain("nothing answers").And.Contain("harness/doctor servers");
    }

    [Fact]
    public async Task The_scan_says_what_answers_and_what_to_try()
    {
        using var plain = new StubServer((path, _) => path == "/v1/models" ? (200, One) : (404, ""));
        using var studio = new StubServer((_, _) => (200, Two));
        using var locked = new StubServer((_, _) => (401, ""));
        using var web = new StubServer((_, _) => (200, "<html>"));
        var silent = LoopbackPort.Free();
        var scan = await ServerScan.RunAsync(Profiles, [plain.Port, studio.Port, locked.Port, web.Port, silent], CancellationToken.None);
        scan.Ports.Select(p => p.TryNext).Should().Equal(
            $"harness/doctor check --url {plain.Url}/v1",
            $"harness/doctor check --url {studio.Url}/v1 --server lm-studio --model a",
            $"harness/doctor check --url {locked.Url}/v1 --api-key-env NAME",
            null, null);
        scan.Ports[4].What.Should().Be("nothing");
        scan.Profiles.Should().HaveCount(Profiles.All.Count).And.OnlyContain(p => p.State.Length > 0 && p.TryNext.Length > 0);
        plain.Requests.Should().OnlyContain(r => r.StartsWith("GET ", StringComparison.Ordinal));
    }
}
