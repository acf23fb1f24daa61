using FluentAssertions;
using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Engine.Sampling;
using Xunit;

namespace MlxDoctor.Tests.Unit.EmbeddedServer.Engine;

[Trait("Tier", "Smoke")]
public sealed class SamplerTests
{
    private static readonly float[] Logits = [0, 3, 2, 1, -1];

    [Fact]
    public void Zero_temperature_takes_the_best_and_the_lower_id_on_ties()
    {
        Draw(new GenerationRequest([0], 1)).Should().AllBeEquivalentTo(1);
        new Sampler(new GenerationRequest([0], 1), 3).Choose([1, 1, 0]).Id.Should().Be(0);
    }

    [Fact]
    public void Top_k_top_p_and_min_p_remove_the_tail()
    {
        var hot = new GenerationRequest([0], 1) { Temperature = 2, Seed = 7 };
        Draw(hot).Distinct().Should().HaveCount(5);
        Draw(hot with { TopK = 1 }).Should().AllBeEquivalentTo(1);
        Draw(hot with { TopK = 2 }).Distinct().Should().BeEquivalentTo([1, 2]);
        Draw(hot with { TopP = 0 }).Should().AllBeEquivalentTo(1);
        Draw(hot with { TopP = 0.6f }).Distinct().Should().BeEquivalentTo([1, 2]);
        Draw(hot with { MinP = 1 }).Should().AllBeEquivalentTo(1);
        Draw(hot with { MinP = 0.5f }).Distinct().Should().BeEquivalentTo([1, 2]);
    }

    [Fact]
    public void Frequencies_follow_the_softmax_of_logits_over_temperature()
    {
        var drawn = Draw(new GenerationRequest([0], 1) { Temperature = 1, Seed = 11 }, 4000);
        var sum = Logits.Sum(l => Math.Exp(l));
        for (var id = 0; id < Logits.Length; id++)
            ((double)drawn.Count(d => d == id) / drawn.Length).Should().BeApproximately(Math.Exp(Logits[id]) / sum, 0.03);
    }

    [Fact]
    public void Penalties_count_the_answer_and_repetition_the_prompt_too()
    {
        var plain = new GenerationRequest([1], 1);
        Run(plain with { PresencePenalty = 1.5f }, 4).Should().Equal(1, 2, 1, 1);
        Run(plain with { FrequencyPenalty = 0.9f }, 4).Should().Equal(1, 1, 2, 1);
        Run(plain with { RepetitionPenalty = 2 }, 2).Should().Equal(2, 1);
        new Sampler(plain with { RepetitionPenalty = 2 }, 2).Choose([-1.5f, -1]).Id.Should().Be(0);
    }

    [Fact]
    public void A_bias_bans_or_forces_and_unknown_ids_do_no_harm()
    {
        Run(new GenerationRequest([0], 1) { LogitBias = new Dictionary<int, float> { [1] = -100, [77] = 100, [-1] = 5 } }, 1).Should().Equal(2);
        Run(new GenerationRequest([0], 1) { LogitBias = new Dictionary<int, float> { [4] = 100 }, Temperature = 1 }, 1).Should().Equal(4);
    }

    [Fact]
    public void A_constraint_wins_over_bias_and_temperature_and_sees_what_was_chosen()
    {
        var constraint = new FixedConstraint([3, 4]);
        var request =
            new GenerationRequest([0], 1) { Constraint = constraint, Temperature = 2, Seed = 3, LogitBias = new Dictionary<int, float> { [0] = 100 } };
        var chosen = Run(request, 40);
        chosen.Distinct().Should().BeEquivalentTo([3, 4]);
        constraint.Accepted.Should().Equal(chosen);
        FluentActions.Invoking(() => Run(request with { Constraint = new FixedConstraint([]) }, 1)).Should().Throw<InvalidOperationException>()
            .WithMessage("*no token*");
    }

    [Fact]
    public void Log_probabilities_are_the_models_own_whatever_was_done_to_choose()
    {
        var request = new GenerationRequest([1], 1)
        {
            TopLogprobs = 3,
            Temperature = 0.1f,
            Seed = 1,
            TopK = 1,
            RepetitionPenalty = 5,
            LogitBias = new Dictionary<int, float> { [0] = 100 },
        };
        var token = new Sampler(request, 5).Choose(Logits);
        var normalizer = Math.Log(Logits.Sum(l => Math.Exp(l)));
        token.Id.Should().Be(0);
        token.Logprob.Should().BeApproximately((float)(0 - normalizer), 1e-6f);
        token.Top.Select(t => t.Id).Should().Equal(1, 2, 3);
        token.Top[0].Logprob.Should().BeApproximately((float)(3 - normalizer), 1e-6f);
        new Sampler(request with { TopLogprobs = 0 }, 5).Choose(Logits).Should().Match<GeneratedToken>(t => t.Logprob != null && t.Top.Count == 0);
        new Sampler(request with { TopLogprobs = null }, 5).Choose(Logits).Logprob.Should().BeNull();
        LogProbabilities.Top([1, 2, 2, 5], 9, 0).Select(t => t.Id).Should().Equal(3, 1, 2, 0);
    }

    private static int[] Draw(GenerationRequest request, int times = 300)
    {
        var random = new Sampler(request, Logits.Length);
        return [.. Enumerable.Range(0, times).Select(_ => random.Choose(Logits).Id)];
    }

    private static int[] Run(GenerationRequest request, int steps) => Draw(request, steps);
}
