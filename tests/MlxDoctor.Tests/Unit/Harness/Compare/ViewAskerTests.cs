using FluentAssertions;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Compare;
using MlxDoctor.Harness.Servers;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Compare;

[Trait("Tier", "Smoke")]
public sealed class ViewAskerTests
{
    [Fact]
    public async Task A_server_that_does_not_answer_is_asked_once_and_every_prompt_says_so()
    {
        var ids = new RequestIds();
        using var client = new ApiClient(
            new Endpoint(new Uri($"http://127.0.0.1:{LoopbackPort.Free()}/v1"), "m"), new ClientOptions { Ids = ids }, TimeProvider.System);
        var asker = new ViewAsker(client, "m", PromptBook.Load(Path.Combine(Repo.Root, "fixtures", "prompts.yaml")));

        var (most, why) = await asker.DepthAsync(CancellationToken.None);
        var answers = await asker.AskAllAsync(most, CancellationToken.None);
        var speeds = await asker.DecodeAsync(CancellationToken.None);

        (most, speeds.Count).Should().Be((null, 0));
        why.Should().StartWith("no answer");
        answers.Should().HaveCount(26).And.OnlyContain(r => r.Failure == why);
        ids.Next().Should().Be("r0002", "one request was sent");
    }
}
