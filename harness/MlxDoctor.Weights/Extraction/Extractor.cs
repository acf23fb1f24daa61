using System.Globalization;
using System.Text.RegularExpressions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Weights.Checkpoints;
using MlxDoctor.Weights.Metrics;

namespace MlxDoctor.Weights.Extraction;

/// <summary>Finds the weight matrices of a checkpoint by rule.</summary>
internal sealed class Extractor
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    private readonly ScanSettings _scan;
    private readonly ParsingSettings _parsing;
    private readonly ProjectionNames _projections;
    private readonly Regex _layer;
    private readonly Regex _expert;
    private readonly List<(ExtractionRule Rule, Regex Regex)> _rules = [];

    /// <summary>Compiles the rules.</summary>
    public Extractor(ScanSettings scan, ParsingSettings parsing)
    {
        (_scan, _parsing, _projections) = (scan, parsing, new ProjectionNames(parsing));
        _layer = Compile(parsing.LayerRegex, "parsing.layer_regex");
        _expert = Compile(parsing.ExpertRegex, "parsing.expert_regex");
        foreach (var rule in parsing.Rules.Concat(BuiltInRules.All).Where(r => r.Enabled))
        {
            var axes = string.Concat(rule.Axes);
            if (!axes.Contains('R') || !axes.Contains('C') || axes.Distinct().Count() != axes.Length || axes.Except("LERC").Any())
                throw new UsageException(
                    $"rule '{rule.Name}': axes {string.Join(",", rule.Axes)} need R and C once and may have L and E", "name every axis of the tensor once");
            _rules.Add((rule, Compile($"^(?:{rule.Regex})$", $"rule '{rule.Name}'")));
        }
    }

    /// <summary>Extracts from every weight; a packed split that does not fit throws when strict.</summary>
    public ExtractionResult Run(IReadOnlyList<WeightTensor> weights)
    {
        var result = new ExtractionResult();
        foreach (var weight in weights)
        {
            var shared = IsShared(weight.Name);
            var candidate = IsExpertLike(weight.Name) || shared;
            var match = _rules.FirstOrDefault(r => r.Rule.Axes.Count == weight.Shape.Length && r.Regex.IsMatch(weight.Name));
            candidate |= match.Rule is not null;
            if (candidate)
                result.Candidates++;
            if (weight.Elements == 0)
            {
                result.Unmatched.Add(new UnmatchedTensor(weight.Source, "empty_tensor"));
                continue;
            }

            if (shared && _scan is { ExpertsOnly: true, IncludeSharedExpert: false })
                continue;
            if (match.Rule is not null)
                Apply(result, weight, match.Rule, match.Regex.Match(weight.Name), shared);
            else if (weight.Shape.Length == 2 && (candidate || !_scan.ExpertsOnly))
            {
                if (candidate)
                    ExtractionResult.Count(result.ByFallback, "expert_by_name");
                AddDense(result, weight, shared, "two_dimensional");
            }
            else if (candidate || (!_scan.ExpertsOnly && weight.Shape.Length > 2))
                result.Unmatched.Add(new UnmatchedTensor(weight.Source, "no_rule_match_or_proj_infer"));
        }

        return result;
    }

    private bool IsExpertLike(string name) =>
        name.Contains("experts", StringComparison.OrdinalIgnoreCase) || name.Contains("switch_mlp", StringComparison.Ordinal)
            || name.Contains("switch_glu", StringComparison.Ordinal)
        || Regex.IsMatch(name, @"\.moe\.(?:\d+\.)?(?:down|gate|up)_proj\.", RegexOptions.CultureInvariant, MatchLimit);

    private bool IsShared(string name) =>
        _parsing.SharedExpertKeywords.Count > 0 && _parsing.SharedExpertKeywords.All(k => name.Contains(k, StringComparison.OrdinalIgnoreCase));

    private void AddDense(ExtractionResult result, WeightTensor weight, bool shared, string rule)
    {
        var expertId = !shared && _expert.Match(weight.Name) is { Success: true } m ? Number(m) : -1;
        Add(result, weight, rule, ProjectionNames.Raw(weight.Name), null, Layer(weight.Name), expertId, shared, expertId >= 0,
            0, weight.Shape[1], 1, (int)weight.Shape[0], checked((int)weight.Shape[1]));
    }

    private void Apply(ExtractionResult result, WeightTensor weight, ExtractionRule rule, Match match, bool shared)
    {
        var strides = new Dictionary<string, long>(StringComparer.Ordinal);
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        long stride = 1;
        for (var axis = weight.Shape.Length - 1; axis >= 0; axis--)
        {
            (strides[rule.Axes[axis]], sizes[rule.Axes[axis]]) = (stride, weight.Shape[axis]);
            stride *= weight.Shape[axis];
        }

        if (weight.Scheme is not null && rule.Axes[^1] != "C")
        {
            result.Unmatched.Add(new UnmatchedTensor(weight.Source, "packed_codes_need_columns_last"));
            return;
        }

        var rows = checked((int)sizes["R"]);
        var columns = checked((int)sizes["C"]);
        var parts = Parts(result, weight, rule, rows, columns);
        for (long l = 0; l < sizes.GetValueOrDefault("L", 1); l++)
        {
            for (long e = 0; e < sizes.GetValueOrDefault("E", 1); e++)
            {
                var start = (l * strides.GetValueOrDefault("L")) + (e * strides.GetValueOrDefault("E"));
                var layerNumber = sizes.ContainsKey("L") ? rule.LayerBase + (int)l : Layer(weight.Name);
                var expertId = shared ? -1 : sizes.ContainsKey("E") ? (int)e : match.Groups.Count > 1 && match.Groups[1].Success ? Number(match)
                    : _expert.Match(weight.Name) is { Success: true } m ? Number(m) : -1;
                var offset = 0;
                foreach (var (projection, length) in parts)
                {
                    var byRows = rule.PackedSplit?.Axis != "cols";
                    Add(result, weight, rule.Name, projection ?? ProjectionNames.Raw(weight.Name), parts.Count > 1 ? $"split[{rule.PackedSplit!.Axis}]" : null,
                        layerNumber, expertId, shared, !shared && expertId >= 0,
                        start + (offset * (byRows ? strides["R"] : strides["C"])), strides["R"], strides["C"],
                        parts.Count > 1 && byRows ? length : rows, parts.Count > 1 && !byRows ? length : columns);
                    offset += length;
                }
            }
        }
    }

    private List<(string? Projection, int Length)> Parts(ExtractionResult result, WeightTensor weight, ExtractionRule rule, int rows, int columns)
    {
        if (rule.PackedSplit is not { } split)
            return [(null, 0)];
        var (lengths, problem) = split.Resolve(split.Axis == "cols" ? columns : rows);
        if (lengths is not null)
            return [.. split.Projs.Zip(lengths, (p, n) => ((string?)p, n))];
        var text = $"{weight.Source.File}: tensor '{weight.Name}': rule '{rule.Name}': {problem}";
        if (_parsing.StrictPackedSplit)
            throw new PackedSplitException(text);
        result.Warnings.Add($"[extract] {text}; taken unsplit");
        ExtractionResult.Count(result.ByFallback, "packed_split_unsplit");
        return [(null, 0)];
    }

    private void Add(ExtractionResult result, WeightTensor weight, string rule, string raw, string? part, int layerNumber, int expertId,
        bool shared, bool routed, long start, long rowStride, long columnStride, int rows, int columns)
    {
        var canonical = _projections.Canonical(part is null ? weight.Name : raw, raw);
        if (canonical is null && _parsing.ProjGroupStrict)
        {
            if (!result.Unmatched.Exists(u => u.Tensor == weight.Source))
                result.Unmatched
                    .Add(new UnmatchedTensor(weight.Source, _projections.HasAliases ? "proj_group_strict_unmapped" : "proj_group_strict_no_alias_map"));
            return;
        }

        var projection = canonical ?? raw;
        var key = (raw, projection);
        result.Projections[key] = result.Projections.GetValueOrDefault(key) + 1;
        if (canonical is null && result.Projections[key] == 1 && Nearest.Of(raw, _parsing.ProjAliases.Keys, 1) is [var near] && near.Length > 0)
            result.Warnings.Add($"[proj] '{raw}' has no canonical name (nearest: {near})");
        ExtractionResult.Count(result.ByRule, rule);
        var derived = weight.Name + (part is null ? $"::{projection}" : $"::{part}::{projection}");
        if (rule is not "two_dimensional" && weight.Shape.Length > 2)
            derived += string.Create(CultureInfo.InvariantCulture, $"::{(weight.Shape.Length == 4 ? $"layer{layerNumber}::" : "")}expert{expertId}");
        var id = new MatrixIdentity(weight.Source.File, weight.Name, derived, layerNumber, projection, expertId, routed, shared, weight.StoredAs);
        result.Matrices.Add(new WeightMatrix(id, weight, start, rowStride, columnStride, rows, columns));
    }

    private int Layer(string name) => _layer.Match(name) is { Success: true } m ? Number(m) : -1;

    private static int Number(Match match) =>
        match.Groups.Count > 1 && int.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1;

    private static Regex Compile(string pattern, string where)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, MatchLimit);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"{where}: '{pattern}' is no regular expression ({e.Message})", "correct the pattern", e);
        }
    }
}
