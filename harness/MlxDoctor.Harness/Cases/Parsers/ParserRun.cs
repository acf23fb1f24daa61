using System.Text.Json.Nodes;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Parsers;

/// <summary>What one row has at hand.</summary>
/// <param name="Family">The family.</param>
/// <param name="Support">What the server is said to do with it.</param>
/// <param name="Context">The server that speaks it.</param>
/// <param name="Tools">The tools that requests offer.</param>
/// <param name="Findings">Gets what is wrong.</param>
internal sealed record ParserRun(ParserFamily Family, ParserSupport Support, CaseContext Context, JsonArray Tools, FindingList Findings)
{
    /// <summary>The request for a script.</summary>
    public JsonObject Body(SpokenScript spoken) => ParserRequest.Body(Context.ModelName, spoken, Tools);

    /// <summary>Sends a request as it is; null when it was not answered, and the findings say so.</summary>
    public Task<Transcript?> DeliverAsync(JsonObject body, bool stream, CancellationToken cancellation) =>
        new Asker(Context, Findings).DeliverAsync(body, stream, cancellation);

    /// <summary>Holds an answer against its script.</summary>
    public Task JudgeAsync(SpokenScript spoken, Transcript t) =>
        ParserJudge.JudgeAsync(spoken, Support, Family.Puppet.Special, spoken.Script.Offer ? Tools : [], t, Findings);
}
