using FluentAssertions;
using MlxDoctor.Proofs.Alterations;
using Xunit;

namespace MlxDoctor.Tests.Unit.Proofs.Alterations;

/// <summary>What is altered, and into what.</summary>
[Trait("Tier", "Smoke")]
public sealed class AlterationPlanTests
{
    private const string Added =
        "event: response.output_item.added\ndata: {\"type\":\"response.output_item.added\",\"item\":{\"type\":\"message\",\"id\":\"m\"}}";
    private const string One = "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"a\"}";
    private const string Two = "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"b\"}";

    [Fact]
    public void Every_member_of_a_plain_answer_is_altered_in_each_way_that_makes_a_difference()
    {
        var list = Hand.Plain("""{"data":[{"id":"m","created":5,"ready":true,"note":null}]}""");
        var plan = AlterationPlan.Of([list]);

        string After(string what) => Hand.Altered(plan, "models plain models " + what, list);
        After("data removed").Should().Be("{}");
        After("data empty").Should().Be("""{"data":[]}""");
        After("data other type").Should().Be("""{"data":{}}""");
        After("data[].id removed").Should().Be("""{"data":[{"created":5,"ready":true,"note":null}]}""");
        After("data[].id other text").Should().Be("""{"data":[{"id":"mx","created":5,"ready":true,"note":null}]}""");
        After("data[].id constant text").Should().Be("""{"data":[{"id":"same","created":5,"ready":true,"note":null}]}""");
        After("data[].id other type").Should().Be("""{"data":[{"id":7,"created":5,"ready":true,"note":null}]}""");
        After("data[].id named twice").Should().Be("""{"data":[{"id":7,"id":"m","created":5,"ready":true,"note":null}]}""");
        After("data[].created null").Should().Be("""{"data":[{"id":"m","created":null,"ready":true,"note":null}]}""");
        After("data[].created other type").Should().Be("""{"data":[{"id":"m","created":"5","ready":true,"note":null}]}""");
        After("data[].created zero").Should().Be("""{"data":[{"id":"m","created":0,"ready":true,"note":null}]}""");
        After("data[].created plus one").Should().Be("""{"data":[{"id":"m","created":6,"ready":true,"note":null}]}""");
        After("data[].created negative").Should().Be("""{"data":[{"id":"m","created":-6,"ready":true,"note":null}]}""");
        After("data[].ready flipped").Should().Be("""{"data":[{"id":"m","created":5,"ready":false,"note":null}]}""");
        After("data[].note other type").Should().Be("""{"data":[{"id":"m","created":5,"ready":true,"note":"x"}]}""");
        After("data doubled").Should().Be("""{"data":[{"id":"m","created":5,"ready":true,"note":null},{"id":"m","created":5,"ready":true,"note":null}]}""");
        plan.Select(a => a.Name).Should().NotContain("models plain models data[].note null").And.NotContain("models plain models data[].id zero").And
            .OnlyHaveUniqueItems();
    }

    [Fact]
    public void Events_of_a_stream_are_dropped_doubled_swapped_and_renamed()
    {
        var stream = Hand.Stream("/v1/responses", Added, One, Two);
        var plan = AlterationPlan.Of([stream]);

        string After(string what) => Hand.Altered(plan, "responses stream response." + what, stream);
        After("output_text.delta dropped").Should().Be($"{Added}\n\n");
        After("output_text.delta dropped (first only)").Should().Be($"{Added}\n\n{Two}\n\n");
        After("output_text.delta dropped (last only)").Should().Be($"{Added}\n\n{One}\n\n");
        After("output_text.delta doubled (last only)").Should().Be($"{Added}\n\n{One}\n\n{Two}\n\n{Two}\n\n");
        After("output_item.added swapped with the next").Should().Be($"{One}\n\n{Added}\n\n{Two}\n\n");
        After("output_item.added without event field").Should().Be($"{Added.Split('\n')[1]}\n\n{One}\n\n{Two}\n\n");
        After("output_item.added with another event field").Should().StartWith("event: response.output_item.addedx\ndata: ");
        After("output_item.added item[message].id other text").Should().Contain("\"id\":\"mx\"").And.Contain(One);
        After("output_text.delta delta other text (first only)").Should()
            .Be($"{Added}\n\n{One.Replace("\"a\"", "\"ax\"", StringComparison.Ordinal)}\n\n{Two}\n\n");
        // One event of its kind: the first is the last, and altered already.
        plan.Select(a => a.Name).Should().NotContain("responses stream response.output_item.added dropped (first only)");
    }

    [Fact]
    public void Chunks_of_chat_are_told_apart_by_what_they_bring()
    {
        string[] chunks = ["role", "content", "reasoning", "tool", "finish", "usage", "[DONE]"];
        var stream = Hand.Stream(
            "/v1/chat/completions",
            """data: {"choices":[{"delta":{"role":"assistant"}}]}""",
            """data: {"choices":[{"delta":{"content":"a"}}]}""",
            """data: {"choices":[{"delta":{"reasoning":"b"}}]}""",
            """data: {"choices":[{"delta":{"tool_calls":[]}}]}""",
            """data: {"choices":[{"delta":{},"finish_reason":"stop"}]}""",
            """data: {"choices":[],"usage":{}}""",
            "data: [DONE]");

        AlterationPlan.Of([stream]).Where(a => a.Operation == "dropped").Select(a => a.Kind).Should().Equal(chunks);
    }

    [Fact]
    public void Status_headers_and_the_whole_body_are_altered_too()
    {
        var refusal = Hand.Plain("""{"error":{"message":"no"}}""", "/v1/responses", 400);
        var plan = AlterationPlan.Of([refusal]);

        Hand.Changed(plan, "errors plain responses status 200", refusal).Status.Should().Be(200);
        Hand.Changed(plan, "errors plain responses status 500", refusal).Status.Should().Be(500);
        Hand.Changed(plan, "errors plain responses content type removed", refusal).Headers.Select(h => h.Name).Should().Equal("Server");
        Hand.Changed(plan, "errors plain responses content type text/plain", refusal).Header("content-type").Should().Be("text/plain");
        Hand.Changed(plan, "errors plain responses header server removed", refusal).Headers.Select(h => h.Name).Should().Equal("Content-Type");
        Hand.Altered(plan, "errors plain responses body cut in half", refusal).Should().Be("""{"error":{"me""");
        Hand.Altered(plan, "errors plain responses body in a list", refusal).Should().Be("""[{"error":{"message":"no"}}]""");
        plan.Should().OnlyContain(a => a.Group == AnswerGroup.Errors && a.Mode == "plain" && a.Cases.Count == 1);
    }

    [Fact]
    public void Only_the_second_answer_of_a_case_is_altered_where_the_name_says_so()
    {
        var (first, second) = (Hand.Plain("""{"id":"a"}"""), Hand.Plain("""{"id":"b"}""", number: 1));
        var plan = AlterationPlan.Of([first, second]);

        Hand.Altered(plan, "models plain models id removed (second only)", first, second).Should().Be("{}");
        plan.Single(a => a.Name == "models plain models id removed").Changes.Keys.Should().BeEquivalentTo(first.Key, second.Key);
    }
}
