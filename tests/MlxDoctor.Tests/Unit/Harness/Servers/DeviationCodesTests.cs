using FluentAssertions;
using MlxDoctor.Harness.Servers;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Servers;

[Trait("Tier", "Smoke")]
public sealed class DeviationCodesTests
{
    [Theory]
    [InlineData(@"^content\.differs")]
    [InlineData(@"^content\.differs.*19")]
    [InlineData(@"^finish\.")]
    [InlineData(@"^http.status: HTTP 500")]
    [InlineData(@"^(refusal|http)\.status: .*thread died")]
    [InlineData(@"^(text\.think-tag|reasoning\.(missing|pattern)): .*(no\.code|null)$")]
    [InlineData(@"^(content\.(empty|differs: .*null)|stream\.done-missing)")]
    [InlineData(@"^(shape\..*: .*absent|usage\.too-many)")]
    [InlineData(@"^stream\.last-event: .*response\.completed")]
    [InlineData(@"^shape\.choices\.logprobs(\.content\.(top_logprobs\.)?bytes)?: .*absent")]
    [InlineData(@"^(text\.tool-tag: .*\| |tools\.count: (0|no) .*[|)] )<tool_call>")]
    [InlineData(@"<think>.*not bound to the beginning")]
    public void Declared_codes_and_their_beginnings_may_be_named(string pattern) => DeviationCodes.Problem(pattern).Should().BeNull();

    [Theory]
    [InlineData(@"^content\.difers", "no finding has a code that begins with 'content.difers'", "'content.differs'")]
    [InlineData(@"^content\.differ: x", "no finding has a code that is 'content.differ'", "'content.differs'")]
    [InlineData(@"^(refusal|htp)\.status: .*", "no finding has a code that is 'htp.status'", "'http.status'")]
    [InlineData(@"^(finish\.missing|usage\.(sum|too-mny)): x", "no finding has a code that is 'usage.too-mny'", "'usage.too-many'")]
    [InlineData(@"^(content\.(empty|difers: .*null)|stream\.)", "no finding has a code that is 'content.difers'", "'content.differs'")]
    [InlineData(@"^limits\.", "no finding has a code that begins with 'limits.'", "'limit.'")]
    [InlineData(@"^(usage\.sum: [)|]x|usge\.sum)", "no finding has a code that begins with 'usge.sum'", "'usage.sum'")]
    public void A_code_that_is_not_declared_is_named_with_the_nearest(string pattern, string what, string remedy)
    {
        var (said, hint) = DeviationCodes.Problem(pattern)!.Value;

        said.Should().Be(what);
        hint.Should().Contain(remedy);
    }
}
