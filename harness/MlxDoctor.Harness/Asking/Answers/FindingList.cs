using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Answers;

/// <summary>Collects the findings of one case; each carries the request that showed it.</summary>
internal sealed class FindingList(Endpoint endpoint)
{
    private const int Shown = 400, ShownEnd = 160;
    private readonly List<Finding> _findings = [];
    private readonly List<string> _notes = [];

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Remarks that do not judge.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Why nothing could be judged although every request was sent; null when something was.</summary>
    public string? Missing { get; set; }

    /// <summary>Adds a finding about a transcript; the same code about the same request is added once.</summary>
    public void Add(Transcript transcript, FindingCode code, string message, string? expected = null, string? seen = null)
    {
        if (_findings.Any(f => f.Code == code && f.RequestId == transcript.Request.Id))
            return;
        _findings.Add(new Finding(code, message)
        {
            Sent = CutMiddle(Describe(transcript.Request)),
            Expected = Cut(expected),
            Seen = Cut(seen),
            RequestId = transcript.Request.Id,
            Curl = transcript.Request.ToCurl(endpoint),
        });
    }

    /// <summary>Adds what another list has found.</summary>
    public void Take(IEnumerable<Finding> found) => _findings.AddRange(found);

    private static string Describe(ApiRequest request) =>
        $"{request.Method} {request.Path} {(request.Body is { } body ? System.Text.Encoding.UTF8.GetString(body.Span) : "")}".TrimEnd();

    /// <summary>Adds a remark.</summary>
    public void Note(string text) => _notes.Add(text);

    /// <summary>Shortens a request: what is asked for in which mode stands at its end.</summary>
    private static string CutMiddle(string text) =>
        text.Length <= Shown + ShownEnd ? text : $"{text[..Shown]}…{text[^ShownEnd..]} ({text.Length} characters)";

    /// <summary>Shortens a text for a finding and makes its end visible.</summary>
    public static string? Cut(string? text) =>
        text is null || text.Length <= Shown ? text : $"{text[..Shown]}… ({text.Length} characters)";
}
