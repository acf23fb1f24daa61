using FluentAssertions;
using MlxDoctor.Core.Servers;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core;

[Trait("Tier", "Smoke")]
public sealed class EndpointTests
{
    [Fact]
    public void The_key_is_not_in_what_gets_printed()
    {
        var endpoint = new Endpoint(new Uri("http://127.0.0.1:8080/v1"), "m") { ApiKey = "sk-secret" };

        endpoint.ToString().Should().NotContain("secret").And.Contain("8080");
        $"{endpoint}".Should().NotContain("secret");
    }

    [Fact]
    public void The_root_has_no_path() =>
        new Endpoint(new Uri("http://127.0.0.1:8080/v1"), "m").Root.AbsoluteUri.Should().Be("http://127.0.0.1:8080/");

    [Fact]
    public void A_capability_is_there_unless_the_profile_denies_it()
    {
        var dialect = new Dialect { Lacks = ["tools"] };

        dialect.Has("tools").Should().BeFalse();
        dialect.Has("completions").Should().BeTrue();
    }
}
