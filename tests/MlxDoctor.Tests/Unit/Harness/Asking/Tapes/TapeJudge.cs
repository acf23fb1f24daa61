using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Asking.Tapes;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Tests.Unit.Harness.Asking.Tapes;

/// <summary>Puts the cases of a committed tape to it.</summary>
internal static class TapeJudge
{
    private static string Fixtures => Path.Combine(Repo.Root, "fixtures");

    public static async Task<(TapeHead Head, IReadOnlyList<KeyValuePair<string, CaseOutcome>> Outcomes)> RunAsync(string name, bool withDeviations)
    {
        var tape = TapeReader.Open(Path.Combine(TapeExpectations.Root, name));
        var profile = ServerProfiles.Load(Fixtures).Get(tape.Head.Profile);
        var context =
            await TapeContext.OpenAsync(tape, profile.Dialect, PromptBook.Load(Path.Combine(Fixtures, "prompts.yaml")), new Nowhere(), CancellationToken.None);
        IReadOnlyList<KnownDeviation> deviations = withDeviations ? profile.KnownDeviations : [];
        var outcomes = new List<KeyValuePair<string, CaseOutcome>>();
        // In the order of a run: what was asked often has an answer for each time.
        foreach (var check in Catalogue.All.Where(c => tape.Cases.Contains(c.Info.Id)).OrderBy(c => c.Info.Harmful))
            outcomes.Add(new(check.Info.Id, await CaseRunner.RunAsync(check, context, deviations, CancellationToken.None)));
        return (tape.Head, outcomes);
    }

    private sealed class Nowhere : ITranscriptSink
    {
        public void Keep(Transcript transcript)
        {
            // The outcome tells all that is asserted.
        }
    }
}
