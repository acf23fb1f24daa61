using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Harness.Client;
using MlxDoctor.Proofs.Alterations;
using Xunit;

namespace MlxDoctor.Tests.Unit.Proofs.Alterations;


/// <summary>What is counted, and what is told by name.</summary>
[Trait("Tier", "Smoke")]
public sealed class AlterationReportTests
{
    private static readonly IReadOnlyList<AlterationResult> Results =
    [
        Result(AnswerGroup.Models, "data", "removed", "models.list", "models.empty"),
        Result(AnswerGroup.Models, "data[].id", "other text", null),
        Result(AnswerGroup.Models, "data[].owned_by", "other text", null),
        Result(AnswerGroup.Models, "data[].max_model_len", "removed", "models.list", "models.odd"),
    ];

    [Fact]
    public void Legitimate_alterations_are_not_counted_and_false_alarms_are_told()
    {
        AlterationReport.Share(Results).Should().Be(0.5);
        AlterationReport.Text(Results).Should().Be(
            """
            models            4 alterations, 2 legitimate, 2 faults: 1 noticed (50.0 %), 1 missed
            all               4 alterations, 2 legitimate, 2 faults: 1 noticed (50.0 %), 1 missed
            MISSED  models plain models data[].id other text
            ALARM   models plain models data[].max_model_len removed: models.list says models.odd, though a member of local servers (in no API)

            """);
    }

    [Fact]
    public void Machines_get_every_alteration_with_the_case_that_noticed()
    {
        var json = JsonNode.Parse(AlterationReport.Json(Results))!;

        ((double)json["share_noticed"]!).Should().Be(0.5);
        json["alterations"]!.AsArray().Select(a => (string)a!["name"]! + ": " + (string?)a["case"]).Should().Equal(
            "models plain models data removed: models.list",
            "models plain models data[].id other text: ",
            "models plain models data[].owned_by other text: ",
            "models plain models data[].max_model_len removed: models.list");
        ((string?)json["alterations"]![2]!["legitimate"]).Should().StartWith("the owner is any text (OpenAI API reference");
    }

    [Fact]
    public void Every_legitimate_alteration_says_why_and_where_that_stands() =>
        LegitimateAlterations.All.Should().OnlyContain(l => l.Why.Length > 10 && l.Source.Length > 5 && l.Operations.Length > 0).And
            .OnlyHaveUniqueItems(l => l.Place + string.Join('/', l.Operations));

    private static AlterationResult Result(AnswerGroup group, string path, string operation, string? noticed, params string[] codes) =>
        new(
            new(group, "plain", "models", path, operation, AlterationScope.All) { Changes = new Dictionary<string, Func<Exchange, Exchange>>(), Cases = [] },
            noticed, codes, null);
}
