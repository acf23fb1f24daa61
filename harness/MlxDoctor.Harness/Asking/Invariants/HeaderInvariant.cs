using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>What came is labelled as what it is.</summary>
internal static class HeaderInvariant
{
    /// <summary>Adds a finding for an answer with another content type or character set.</summary>
    public static void Check(Asked asked, Transcript t, FindingList findings) => Check(t, asked.Stream ? "text/event-stream" : "application/json", findings);

    /// <summary>Adds a finding when it is not labelled so.</summary>
    public static void Check(Transcript t, string expected, FindingList findings)
    {
        var type = t.Header("content-type") ?? "";
        if (!type.StartsWith(expected, StringComparison.OrdinalIgnoreCase))
            findings.Add(t, FindingCode.HttpContentType, "wrong Content-Type", expected, type.Length == 0 ? "none" : type);
        else if (type.Contains("charset", StringComparison.OrdinalIgnoreCase) && !type.Contains("utf-8", StringComparison.OrdinalIgnoreCase))
            findings.Add(t, FindingCode.HttpCharset, "the answer is labelled with another character set than UTF-8", "charset=utf-8, or none", type);
    }
}
