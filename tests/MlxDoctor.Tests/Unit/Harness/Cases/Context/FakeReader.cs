using System.Text.RegularExpressions;
using MlxDoctor.Harness.Cases.Context.Failures;
using MlxDoctor.Harness.Cases.Context.Measuring;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Context;

/// <summary>A server without sockets that answers from the prompt; a token is a word.</summary>
internal sealed class FakeReader : IContextServer
{
    private readonly HashSet<string> _seen = [];
    private bool _dead;

    public bool Owned { get; init; } = true;

    /// <summary>Tokens of a prompt; words, when left out.</summary>
    public Func<string, int> Count { get; init; } = prompt => prompt.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>Prompt and answer of more tokens are refused without a count.</summary>
    public int Context { get; init; } = int.MaxValue;

    /// <summary>Longer prompts, in tokens, get this; null where they are answered.</summary>
    public Func<int, FailureFacts?> Refuses { get; init; } = _ => null;

    /// <summary>Prompts of more tokens kill it.</summary>
    public int DiesAbove { get; init; } = int.MaxValue;

    /// <summary>Prompts of more tokens are answered wrongly.</summary>
    public int ForgetsAbove { get; init; } = int.MaxValue;

    /// <summary>Prompts of more tokens are answered wrongly when they were cached.</summary>
    public int ForgetsCachedAbove { get; init; } = int.MaxValue;

    /// <summary>Prompts of more tokens are counted as so many.</summary>
    public int CutsAbove { get; init; } = int.MaxValue;

    /// <summary>Prompts of more tokens take ten times as long.</summary>
    public int SlowAbove { get; init; } = int.MaxValue;

    /// <summary>Told the tokens of each prompt.</summary>
    public Action<int> Hears { get; init; } = _ => { };

    public bool HasCache { get; init; } = true;

    public bool Counts { get; init; } = true;

    /// <summary>Tokens of every prompt that was put.</summary>
    public List<int> Prompts { get; } = [];

    public int Restarts { get; private set; }

    public string? Obituary => _dead ? "killed" : null;

    public Task<Asked> AskAsync(string prompt, int answerTokens, TimeSpan patience, CancellationToken cancellation)
    {
        var tokens = Count(prompt) + 12;
        Prompts.Add(tokens);
        _dead |= tokens > DiesAbove;
        if (_dead)
            return Failed(new FailureFacts(Phase.Prefill) { Ending = Ending.BrokenConnection, ProcessGone = true });
        Hears(tokens);
        cancellation.ThrowIfCancellationRequested();
        if (Refuses(tokens) is { } refusal)
            return Failed(refusal);
        if (tokens > Context - answerTokens)
            return Failed(new FailureFacts(Phase.Prefill) { Status = 400, Code = "context_length_exceeded", Text = "too long" });
        var text = prompt[..prompt.LastIndexOf("\n\n", StringComparison.Ordinal)];
        var cached = HasCache && !_seen.Add(text);
        var wrong = tokens > ForgetsAbove || (cached && tokens > ForgetsCachedAbove);
        return Task.FromResult(new Asked
        {
            Text = wrong ? "I am not sure." : Answer(prompt),
            Answered = true,
            PromptTokens = Counts ? Math.Min(tokens, CutsAbove) : null,
            CachedTokens = cached ? tokens - 1 : 0,
            TtftMs = tokens * (tokens > SlowAbove ? 10 : 1),
            ItlMs = 10,
        });
    }

    public Task<Life> LifeAsync(TimeSpan patience, CancellationToken cancellation) => Task.FromResult(_dead ? Life.Gone : Life.Alive);

    public Task RestartAsync(string why, CancellationToken cancellation)
    {
        Restarts++;
        _seen.Clear();
        _dead = false;
        return Task.CompletedTask;
    }

    private static Task<Asked> Failed(FailureFacts facts) => Task.FromResult(new Asked { Failure = facts });

    private static string Answer(string prompt)
    {
        var codes = Regex.Matches(prompt, @"project ([\w ]+) is (\d+)\.").ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        var lines = Regex.Match(prompt, @"projects: ([^?]+)\?").Groups[1].Value.Split(", ").Select(p => $"{p}: {codes[p]}").ToList();
        if (Regex.Match(prompt, @"for variable (\w+):") is { Success: true } asked)
        {
            var name = asked.Groups[1].Value;
            while (Regex.Match(prompt, $@"Variable {name} gets the value of variable (\w+)\.") is { Success: true } hop)
                name = hop.Groups[1].Value;
            lines.Add($"{asked.Groups[1].Value}: {Regex.Match(prompt, $@"Variable {name} is set to (\d+)\.").Groups[1].Value}");
        }
        return string.Join('\n', lines);
    }
}
