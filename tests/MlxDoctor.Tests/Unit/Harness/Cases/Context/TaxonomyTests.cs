using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Harness.Cases.Context.Failures;
using MlxDoctor.Harness.Client;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Context;

[Trait("Tier", "Smoke")]
public sealed class TaxonomyTests
{
    /// <summary>The faults of an older tester of the same kind, as it was run, and what we call them.</summary>
    private static readonly Dictionary<string, (FailureFacts? Facts, ErrorCategory? Category)> Golden = new()
    {
        ["crash: websocket lost above 10k"] = (new(Phase.Load) { Ending = Ending.BrokenConnection, Status = null, Afterwards = Life.Gone },
            ErrorCategory.ServerGone),
        ["out of memory at inference above 10k"] = (new(Phase.Prefill) { Status = 500, Text = "LM Studio server error: Completion error: out of memory" },
            ErrorCategory.OutOfMemory),
        ["llama_memory is null"] = (new(Phase.Prefill) { Status = 500, Text = "Model memory/cache error - llama_memory is null" },
            ErrorCategory.MemoryCacheError),
        ["model not found"] = (new(Phase.Load) { Status = 404, Text = "Model not available in LM Studio" }, ErrorCategory.ModelNotFound),
        ["SDK timeout above 10k"] = (new(Phase.Prefill) { Ending = Ending.Timeout, Text = "request timed out" }, ErrorCategory.Timeout),
        ["server timeout text above 10k"] = (new(Phase.Prefill) { Status = 500, Text = "LM Studio server error: Completion error: request timed out" },
            ErrorCategory.Timeout),
        ["wrong answer always, within limits"] = (null, ErrorCategory.WrongAnswer),
        ["wrong answer above 10k"] = (null, ErrorCategory.WrongAnswer),
        ["answer 15 (contains 5)"] = (null, ErrorCategory.WrongAnswer),
        ["answer 1996 (contains 96)"] = (null, ErrorCategory.WrongAnswer),
        ["says it is option 5"] = (null, ErrorCategory.WrongAnswer),
        ["empty answer"] = (new(Phase.Answer) { Status = 200, Empty = true }, ErrorCategory.EmptyAnswer),
        // No failure of a size: a sweep notes it and goes on.
        ["unload fails"] = (null, null),
        ["unload fails (not found)"] = (null, null),
    };

    /// <summary>Its categories, and ours; null for lines of its log that are no failure.</summary>
    private static readonly Dictionary<string, ErrorCategory?> GoldenCategories = new()
    {
        ["ATTEMPT"] = null,
        ["SOLUTION"] = null,
        ["RESPONSE_DETAILS"] = null,
        ["MODEL_NOT_FOUND"] = ErrorCategory.ModelNotFound,
        ["MEMORY_CACHE_ERROR"] = ErrorCategory.MemoryCacheError,
        ["INFERENCE_FAILED"] = ErrorCategory.WrongAnswer,
    };

    [Fact]
    public void Every_fault_and_category_of_the_older_tester_is_one_of_ours()
    {
        var cases =
            JsonNode.Parse(
                File.ReadAllText(
                    Path.Combine(Repo.Root, "tests", "MlxDoctor.Tests", "Unit", "Harness", "Cases", "Context", "Golden", "error-taxonomy.json")))!["cases"]!
                        .AsArray();

        cases.Should().HaveCountGreaterThan(20);
        foreach (var row in cases)
        {
            Golden.Should().ContainKey((string)row!["fault"]!);
            var (facts, category) = Golden[(string)row["fault"]!];
            if (facts is not null)
                ErrorTaxonomy.Of(facts).Should().Be(category, (string)row["fault"]!);
            foreach (var word in row["categories"] as JsonArray ?? [])
                GoldenCategories.Should().ContainKey((string)word!);
        }
    }

    [Theory]
    [InlineData(500, "there is no room left in the bloom filter", nameof(ErrorCategory.Unclassified))]
    [InlineData(500, "OOM", nameof(ErrorCategory.OutOfMemory))]
    [InlineData(400, "Trying to keep the first 9000 tokens when context the overflows", nameof(ErrorCategory.ContextExceeded))]
    [InlineData(400, "This model's maximum context length is 4096 tokens", nameof(ErrorCategory.ContextExceeded))]
    [InlineData(500, "Encountered fatal exception in the backend generation thread", nameof(ErrorCategory.Unclassified))]
    [InlineData(413, "", nameof(ErrorCategory.ContextExceeded))]
    [InlineData(504, "", nameof(ErrorCategory.Timeout))]
    public void Text_is_read_on_word_boundaries_after_the_structure(int status, string text, string category) =>
        ErrorTaxonomy.Of(new(Phase.Prefill) { Status = status, Text = text }).ToString().Should().Be(category);

    [Fact]
    public void Structure_comes_before_text()
    {
        ErrorTaxonomy.Of(new(Phase.Prefill) { ProcessGone = true, Text = "request timed out" }).Should().Be(ErrorCategory.ServerGone);
        ErrorTaxonomy.Of(new(Phase.Prefill) { Afterwards = Life.Hung, Status = 400, Text = "too long" }).Should().Be(ErrorCategory.ServerHung);
        ErrorTaxonomy.Of(new(Phase.Prefill) { Status = 400, Code = "context_length_exceeded", Text = "out of memory" })
            .Should()
            .Be(ErrorCategory.ContextExceeded);
        ErrorTaxonomy.Of(new(Phase.Prefill) { Status = 200, PromptTokens = 5_000, SentTokens = 9_000 }).Should().Be(ErrorCategory.ContextExceeded);
        ErrorTaxonomy.Of(new(Phase.Prefill) { Status = null, Ending = Ending.BrokenConnection, Afterwards = Life.Alive })
            .Should()
            .Be(ErrorCategory.SocketClosedNoReply);
        ErrorTaxonomy.Of(new(Phase.Load) { Status = 500, Text = "Model loading was stopped due to insufficient system resources" })
            .Should()
            .Be(ErrorCategory.LoadRefused);
        ErrorTaxonomy.Of(new(Phase.Load) { Status = 500, Text = "Failed to load model" }).Should().Be(ErrorCategory.LoadFailed);
        ErrorTaxonomy.Of(new(Phase.Prefill) { Status = 400, Param = "temperature" }).Should().Be(ErrorCategory.RejectedParam);
        ErrorTaxonomy.Of(new(Phase.Answer) { Status = 200, Empty = true }).Should().Be(ErrorCategory.EmptyAnswer);
    }

    [Fact]
    public void Every_category_has_a_name_and_an_action()
    {
        Enum.GetValues<ErrorCategory>().Select(ErrorTaxonomy.Name).Should().OnlyHaveUniqueItems().And
            .Contain(["OUT_OF_MEMORY", "SOCKET_CLOSED_NO_REPLY", "REJECTED_PARAM"]);
        ErrorTaxonomy.ActionFor(ErrorCategory.WrongAnswer, owned: true).Should().Be(ErrorAction.None);
        ErrorTaxonomy.ActionFor(ErrorCategory.ServerGone, owned: false).Should().Be(ErrorAction.StopRun);
        ErrorTaxonomy.ActionFor(ErrorCategory.ServerGone, owned: true).Should().Be(ErrorAction.UnloadAndGoOn);
        ErrorTaxonomy.ActionFor(ErrorCategory.ModelNotFound, owned: true).Should().Be(ErrorAction.StopModel);
        ErrorTaxonomy.ActionFor(ErrorCategory.Timeout, owned: true).Should().Be(ErrorAction.Retry);
        ErrorTaxonomy.ActionFor(ErrorCategory.ContextExceeded, owned: true).Should().Be(ErrorAction.Shrink);
    }
}
