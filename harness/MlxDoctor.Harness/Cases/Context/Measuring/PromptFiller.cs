using System.Globalization;
using MlxDoctor.Harness.Cases.Context.Failures;
using MlxDoctor.Harness.Cases.Context.Items;

namespace MlxDoctor.Harness.Cases.Context.Measuring;

/// <summary>Puts prompts that fill a size as far as room for the answer is left: learns from the server's counts what characters cost.</summary>
internal sealed class PromptFiller(IContextServer server, MeasuringOptions options)
{
    private const int MostRemakes = 3;

    /// <summary>Tokens by which other names than those that were learnt from may cost more, beside the margin.</summary>
    private const int OtherNames = 8;

    /// <summary>Share of a size that prompt and reserved answer fill at least.</summary>
    private const double Filled = 0.955;

    /// <summary>Characters of the shortest prompt that is put to learn what characters cost.</summary>
    private const int FirstCharacters = 600;

    private HaystackMaker _maker = new(options.Seed, options.Nonce) { Depths = options.Depths };
    private readonly Calibration _calibration = new();
    private readonly Dictionary<(int Size, bool First, bool Chain), int> _characters = [];
    private readonly HashSet<(int Size, bool First, bool Chain)> _shortened = [];
    private double _msPerToken;

    /// <summary>The smallest size that has room for the keys, their question and an answer, in tokens.</summary>
    public int LeastSize => _calibration.Tokens(_maker.Make(0, 0)) + (int)Calibration.MarginTokens + options.Reserved;

    /// <summary>Learns from short prompts what characters cost, and a chain; why it could not, or null.</summary>
    public async Task<string?> CalibrateAsync(CancellationToken cancellation)
    {
        if (await LearnAsync(_maker.Make(0, FirstCharacters)) is { } failed)
            return failed;
        var room = 0.9 * (Math.Min(options.Base, options.Only ?? options.Base) - options.Reserved);
        var characters = _calibration.Characters(room, chain: false);
        if (characters <= FirstCharacters)
            return null;
        if (await LearnAsync(_maker.Make(0, characters)) is { } no)
            return no;
        var chain = _maker.Make(HaystackMaker.PerRung - 1, characters);
        if (chain.HasChain)
            return await LearnAsync(chain);
        // What a chain costs is not known, so none is put.
        _maker = new(options.Seed, options.Nonce) { Depths = options.Depths, Chains = false };
        return null;

        async Task<string?> LearnAsync(Haystack haystack)
        {
            var asked = await server.AskAsync(haystack.Asking(), options.Reserved, options.Patience, cancellation);
            if (asked.Failure is { } failure && failure.PromptTokens is null)
            {
                var life = await server.LifeAsync(options.Patience, cancellation);
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"a prompt of {haystack.Asking().Length:#,0} characters was not answered: "
                        + $"{ErrorTaxonomy.Name(ErrorTaxonomy.Of(failure with { Afterwards = life }))}: {failure.Short()}");
            }
            if (asked.PromptTokens is not { } tokens)
                return "the server does not count the tokens of a prompt (usage.prompt_tokens), so no length can be checked";
            _calibration.Learn(haystack, tokens);
            Pace(asked);
            return null;
        }
    }

    /// <summary>
    /// Puts a haystack of a size, and once more a shorter one where the server counts more tokens than leave room for the answer, or a longer one where it is
    /// not filled.
    /// </summary>
    public async Task<(Haystack Haystack, Asked Asked)> AskAsync(int number, int size, CancellationToken cancellation)
    {
        var (key, room) = (Key(number, size), size - options.Reserved);
        if (!_characters.TryGetValue(key, out var characters))
            _characters[key] = characters = _calibration.Characters(key.First ? room : room - OtherNames, key.Chain);
        for (var remakes = 0; ; remakes++)
        {
            var haystack = _maker.Make(number, characters);
            var asked = await server.AskAsync(haystack.Asking(), options.Reserved, Patience(size), cancellation);
            if (remakes == MostRemakes || asked is not { Failure: null, PromptTokens: { } read } || read <= _calibration.Least(haystack)
                || (read <= room && read + options.Reserved >= Filled * size))
                return (haystack, asked);
            if (number == 0)
                _calibration.Learn(haystack, read);
            characters = (int)(haystack.Asking().Length * (room - Calibration.MarginTokens) / read);
            // One haystack with short names says nothing of the others; one that is too long does.
            if (number == 0 || read > room)
                _characters[key] = characters;
        }
    }

    /// <summary>Makes the haystacks of a size two percent shorter, once; false when that was done before.</summary>
    public bool Shorten(int number, int size)
    {
        var key = Key(number, size);
        if (!_shortened.Add(key))
            return false;
        _characters[key] = (int)(0.98 * _characters[key]);
        return true;
    }

    /// <summary>Learns from a prompt that was taken.</summary>
    public void Learn(Haystack haystack, Asked asked)
    {
        _calibration.Learn(haystack, asked.PromptTokens ?? _calibration.Tokens(haystack));
        Pace(asked);
    }

    /// <summary>A short prompt: what a server compiles at its first request is not the cost of a long one.</summary>
    public Task WarmAsync(CancellationToken cancellation) =>
        server.AskAsync(_maker.Make(1, FirstCharacters).Asking(), options.Reserved, options.Patience, cancellation);

    /// <summary>Longest wait for a sign of life of a prompt of a size, by the pace seen.</summary>
    public TimeSpan Patience(int size) => options.Patience + TimeSpan.FromMilliseconds(4 * _msPerToken * size);

    /// <summary>How long a prompt of a size should have taken, so that a slow machine is told from a server that hangs.</summary>
    public string Expected(int size) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Patience(size).TotalSeconds:#,0} s were waited, {_msPerToken * size / 1_000:#,0.#} s were to be expected by the pace of shorter prompts");

    /// <summary>What is known of a failure, of a prompt that was cut in silence too; null when all is well.</summary>
    public FailureFacts? Facts(Asked asked, Haystack haystack)
    {
        var sent = _calibration.Tokens(haystack);
        if (asked.Failure is { } failure)
            return failure with { SentTokens = failure.PromptTokens < _calibration.Least(haystack) ? sent : null };
        return asked.PromptTokens is { } read && read < _calibration.Least(haystack)
            ? new FailureFacts(Phase.Prefill)
            {
                Status = 200,
                PromptTokens = read,
                SentTokens = sent,
                Text = string.Create(CultureInfo.InvariantCulture, $"cut in silence: the server counted {read:#,0} of about {sent:#,0} tokens"),
            }
            : null;
    }

    private void Pace(Asked asked)
    {
        if (asked is { TtftMs: { } ttft, PromptTokens: > 0 and var tokens })
            _msPerToken = ttft / tokens;
    }

    private static (int Size, bool First, bool Chain) Key(int number, int size) => (size, number == 0, HaystackMaker.WithChain(number));
}
