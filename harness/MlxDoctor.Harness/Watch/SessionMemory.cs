using System.Globalization;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Watch;

/// <summary>
/// Remembers the last turns of a session, and says what a later request lost of them: the answer, results of its calls, turns before it.
/// </summary>
/// <remarks>
/// Agents hold several conversations at once and ask the same again. A request goes on from the turn with which it shares the most of its beginning, at
/// least the first words of the user; one that shares nothing begins a conversation, of which nothing can be said.
/// </remarks>
internal sealed class SessionMemory
{
    private const int Most = 64;

    private readonly LinkedList<(int Number, IReadOnlyList<Said> Said, IReadOnlyList<string> Calls)> _turns = [];

    /// <summary>Adds a finding for each thing that this request should have and has not.</summary>
    public void Check(SpokenRequest request, Transcript t, FindingList findings)
    {
        var said = Lasting(request);
        if (request.Continues || said.Count == 0)
            return;
        var (best, shared) = (_turns.First, 0);
        for (var turn = _turns.First; turn is not null; turn = turn.Next)
            if (Shared(turn.Value.Said, said) is var n && n >= Math.Max(1, shared))
                (best, shared) = (turn, n);
        if (best is null || shared == 0)
            return;
        var (number, before, calls) = best.Value;
        if (shared < before.Count)
        {
            // What is shorter and ends here is another branch: the beginning asked for again, a title, an undone step.
            if (said.Count > shared && said.Count >= before.Count)
                findings.Add(
                    t, FindingCode.AgentHistoryCut, Text($"the agent changed or dropped what turn {number} had in its place {shared + 1} of {before.Count}"),
                    "the history as it was sent before, and what came since", Text($"{before[shared].Role} became {said[shared].Role}"));
            return;
        }
        if (said.Count == shared)
            return;
        var answer = said[shared];
        if (answer.Role != "assistant" || calls.Any(c => !answer.Calls.Contains(c)))
        {
            if (calls.Count > 0)
                findings.Add(
                    t, FindingCode.AgentAnswerDropped, Text($"the answer of turn {number} called {calls.Count} tools and is not in the agent's next request"),
                    $"the calls {string.Join(", ", calls)}", answer.Role == "assistant" ? string.Join(", ", answer.Calls) : $"a message of {answer.Role}");
            return;
        }
        var results = said.Skip(shared + 1).TakeWhile(s => s.Role is "tool").Select(s => s.ResultOf).OfType<string>().ToList();
        var everywhere = said.Select(s => s.ResultOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var missing = calls.Where(c => !everywhere.Contains(c)).ToList();
        if (missing.Count > 0)
            findings.Add(
                t, FindingCode.AgentResultDropped,
                Text($"the agent goes on without the results of {missing.Count} of {calls.Count} tools that turn {number} called"),
                $"a result for each of {string.Join(", ", calls)}", $"none for {string.Join(", ", missing)}");
        else if (!results.Where(calls.Contains).SequenceEqual(calls.Where(results.Contains)))
            findings.Add(
                t, FindingCode.AgentResultsReordered,
                Text($"the results of the tools that turn {number} called come in another order than the calls; templates that drop the ids mix them up"),
                string.Join(", ", calls), string.Join(", ", results));
    }

    /// <summary>Remembers a turn.</summary>
    public void Keep(int number, SpokenRequest request, Transcript t)
    {
        _turns.AddLast((number, Lasting(request), [.. t.Answer.ToolCalls.Select(c => c.Id).OfType<string>()]));
        if (_turns.Count > Most)
            _turns.RemoveFirst();
    }

    /// <summary>System texts carry dates and states of the work, which change.</summary>
    private static List<Said> Lasting(SpokenRequest request) => [.. request.Said.Where(s => s.Role != "system")];

    private static int Shared(IReadOnlyList<Said> before, IReadOnlyList<Said> now)
    {
        var n = 0;
        while (n < before.Count && n < now.Count && before[n].IsAgain(now[n]))
            n++;
        return n;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
