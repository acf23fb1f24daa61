using System.Text.Json;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Harness.Cases;

/// <summary>
/// Cases with the most telling first, and what each costs on the embedded server: <c>fixtures/case-order.json</c>, written by <c>self order</c>.
/// </summary>
/// <param name="Commit">The build whose runs it was made from.</param>
/// <param name="Cases">In order: each finds the most faults of the matrix that those before it do not find, by the second.</param>
internal sealed record CaseOrder(string Commit, IReadOnlyList<CasePrice> Cases)
{
    /// <summary>Name of the file in the folder of authored data.</summary>
    public const string FileName = "case-order.json";

    private Dictionary<string, int>? _ranks;

    /// <summary>Reads the file.</summary>
    /// <exception cref="UsageException">It is not there, or is not what was written.</exception>
    public static CaseOrder Load(string fixtures)
    {
        var file = Path.Combine(fixtures, FileName);
        try
        {
            return JsonSerializer.Deserialize<CaseOrder>(File.ReadAllBytes(file), RunJson.Indented) ?? throw new JsonException("it is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            throw new UsageException(
                $"{file} cannot be read: {e.Message}", "Restore it from version control, or write it anew: harness/doctor self order RUN", e);
        }
    }

    /// <summary>The place of a case; a case that the file does not know comes last.</summary>
    public int Rank(string id)
    {
        _ranks ??= Cases.Select((c, i) => (c.Id, i)).ToDictionary(c => c.Id, c => c.i, StringComparer.Ordinal);
        return _ranks.GetValueOrDefault(id, int.MaxValue);
    }

    /// <summary>What a case costs, or null when the file does not know it.</summary>
    public CasePrice? Price(string id) => Rank(id) is var rank && rank < Cases.Count ? Cases[rank] : null;
}
