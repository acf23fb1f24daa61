using System.Globalization;
using MlxDoctor.Core.Reports;

namespace MlxDoctor.Harness.Cases;

/// <summary>What a run is going to cost, said before it begins.</summary>
/// <param name="Cases">How many cases.</param>
/// <param name="Requests">Requests to come.</param>
/// <param name="PromptTokens">Tokens of their prompts.</param>
/// <param name="GeneratedTokens">Tokens of the answers.</param>
/// <param name="Seconds">The same cases on the embedded server.</param>
/// <param name="Unknown">Cases whose price is not known, such as those of speed; they are in no other figure.</param>
internal sealed record RunPrice(int Cases, int Requests, long PromptTokens, long GeneratedTokens, double Seconds, int Unknown)
{
    /// <summary>Sums up the cases.</summary>
    public static RunPrice Of(CaseOrder order, IReadOnlyCollection<string> ids)
    {
        var known = ids.Select(order.Price).OfType<CasePrice>().ToList();
        return new(
            ids.Count, known.Sum(p => p.Requests), known.Sum(p => p.PromptTokens), known.Sum(p => p.GeneratedTokens), known.Sum(p => p.Seconds),
            ids.Count - known.Count);
    }

    /// <summary>For example <c>278 cases: about 530 requests, 69k prompt and 20k generated tokens</c>.</summary>
    public string Words =>
        $"{Format.Count(Cases, "case")}: about {Format.Count(Requests, "request")}, {Short(PromptTokens)} prompt and {Short(GeneratedTokens)} generated "
            + $"tokens{(Unknown > 0 ? $", without {Format.Count(Unknown, "case")} of unknown price" : "")}";

    /// <summary>How long that takes at a server's pace; never less than on the embedded server, whose answers cost next to nothing.</summary>
    public TimeSpan At(WarmUpPace pace) =>
        TimeSpan.FromSeconds(
            Math.Max(Seconds, (Requests * pace.RequestMs + PromptTokens * pace.PromptTokenMs + GeneratedTokens * pace.GeneratedTokenMs) / 1000));

    /// <summary>"about 4 min", "about 40 s".</summary>
    public static string About(TimeSpan time) => time.TotalSeconds < 100
        ? string.Create(CultureInfo.InvariantCulture, $"about {Math.Max(1, Math.Round(time.TotalSeconds)):0} s")
        : string.Create(CultureInfo.InvariantCulture, $"about {Math.Round(time.TotalMinutes):0} min");

    private static string Short(long tokens) => tokens < 10_000
        ? tokens.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{tokens / 1000.0:0}k");
}
