using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Weights.Static;

namespace MlxDoctor.Harness.Cases.Weights;

/// <summary>Cases about the model's files: a broken model is named before the server is blamed for it.</summary>
internal static class WeightsCases
{
    private const int Shown = 20;

    /// <summary>The cases.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Local(new CaseInfo("weights.files-sound", Area.Weights,
            "Nothing to the server: reads every file of the model's folder.",
            "Headers, shapes, configuration, quantisation block, index, tokenizer and values fit together; no NaN, no infinity.",
            "A damaged or half downloaded model makes any server look broken.")
        {
            Source = "class of real bug: damaged checkpoints",
        }, Sound),
        Local(new CaseInfo("weights.error-as-reference", Area.Weights,
            "Nothing to the server: decodes the weights of an embedded model and compares them with its bfloat16 parent.",
            "Every tensor has the size, and every quantised tensor the error, that was measured with another implementation.",
            "A wrong scale or a swapped code of a test model would be blamed on the server.")
        {
            Source = "reference figures in fixtures/reference-values/quant",
        }, Errors),
    ];

    private static CheckCase Local(CaseInfo info, Func<LocalWeights, CancellationToken, CaseOutcome> judge) =>
        new(info, (context, cancellation) => context.Tool<LocalWeights>() is { } weights
            ? Task.Run(() => judge(weights, cancellation), cancellation)
            : Task.FromResult(CaseOutcome.Skip("the model's folder is not known: the server was attached to")));

    private static CaseOutcome Sound(LocalWeights weights, CancellationToken cancellation)
    {
        var outcomes = StaticChecks.Run(weights.Folder, cancellation);
        Finding Of(StaticOutcome outcome, StaticFinding finding) => new(
            outcome.Code,
            string.Join(": ", new[] { finding.File, finding.Tensor, finding.Message }.Where(t => t is not null)))
        {
            Expected = outcome.Title,
            Seen = finding.Message,
        };

        var findings = outcomes.Where(o => o.Verdict == StaticVerdict.Fail)
            .SelectMany(o => o.Findings.Where(f => f.Verdict == StaticVerdict.Fail).Select(f => Of(o, f))).Take(Shown).ToList();
        return CaseOutcome.From(findings) with
        {
            Notes = [.. outcomes.SelectMany(o => o.Findings.Where(f => f.Verdict == StaticVerdict.Warn).Select(f => Of(o, f).Message)).Take(Shown)],
        };
    }

    private static CaseOutcome Errors(LocalWeights weights, CancellationToken cancellation) =>
        weights.IsEmbedded
            ? CaseOutcome.From([.. ErrorJudge.Findings(weights, cancellation).Take(Shown)])
            : CaseOutcome.Skip("there are no reference figures for this model; compare it with its parent: harness/doctor weights diff");
}
