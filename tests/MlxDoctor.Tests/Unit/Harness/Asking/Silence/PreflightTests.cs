using System.Text;
using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Client;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Asking.Silence;

[Trait("Tier", "Smoke")]
public sealed class PreflightTests
{
    [Theory]
    [InlineData(401, "no", "refuses the request: POST /x: HTTP 401 no", "--api-key-env NAME")]
    [InlineData(200, " <!doctype html><p>hello", "it answers with a web page", "harness/doctor servers")]
    [InlineData(404, "{\"detail\":\"Not Found\"}", "it has no chat: POST /x: HTTP 404", "harness/doctor servers")]
    [InlineData(405, "", "it has no chat: POST /x: HTTP 405", "harness/doctor servers")]
    [InlineData(404, "{\"error\":\"the Model 'mine' does not exist\"}", "does not serve the model 'mine'", "--model NAME")]
    public void Where_no_chat_is_to_be_had_the_run_ends_with_what_to_try(int status, string body, string what, string remedy)
    {
        var require = () => Preflight.Require(Endpoint, Answer(status, body));

        var said = require.Should().Throw<EnvironmentException>().Which;
        said.What.Should().StartWith("http://127.0.0.1:1/v1 ").And.Contain(what);
        said.Remedy.Should().Contain(remedy);
    }

    [Theory]
    [InlineData(200, "{}")]
    [InlineData(500, "{\"error\":\"model\"}")]
    [InlineData(400, "no such member")]
    public void Anything_else_is_for_the_cases_to_judge(int status, string body) =>
        ((Action)(() => Preflight.Require(Endpoint, Answer(status, body)))).Should().NotThrow();

    private static Endpoint Endpoint => new(new Uri("http://127.0.0.1:1/v1"), "mine");

    private static Transcript Answer(int status, string body)
    {
        var t = TranscriptReplay.FromBytes([Encoding.UTF8.GetBytes(body)], "application/json");
        return t with { Exchange = t.Exchange with { Status = status, Request = t.Request with { Method = "POST", Path = "/x" } } };
    }
}
