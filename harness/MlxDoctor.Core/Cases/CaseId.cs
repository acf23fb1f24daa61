using MlxDoctor.Core.Errors;

namespace MlxDoctor.Core.Cases;

/// <summary>Rules for the stable id of a case: <c>family.subject-detail</c>.</summary>
public static class CaseId
{
    /// <summary>Longer ids are cut in test explorers, where two of them could become one.</summary>
    public const int MaxLength = 50;

    /// <summary>Returns the id unchanged if it is well formed.</summary>
    /// <exception cref="UsageException">It is empty, too long, or has other characters than a-z, 0-9, '.', '-', '_'.</exception>
    public static string Require(string id)
    {
        if (id.Length is 0 or > MaxLength || !id.Contains('.', StringComparison.Ordinal)
            || id.Any(c => c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '-' or '_')))
            throw new UsageException(
                $"'{id}' is no case id",
                $"Use family.subject-detail in lower case, at most {MaxLength} characters.");
        return id;
    }

    /// <summary>The part before the first dot, for example <c>contract</c>.</summary>
    public static string Family(string id) => id[..id.IndexOf('.', StringComparison.Ordinal)];
}
