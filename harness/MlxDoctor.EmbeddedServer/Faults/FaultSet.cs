using System.Collections.Concurrent;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The faults of the command line, and those that requests asked for before (they keep their memory).</summary>
internal sealed class FaultSet(IReadOnlyList<FaultSpec> always, bool allowHeader) : IHookSource
{
    /// <summary>The header that asks for faults, separated by commas.</summary>
    public const string Header = "X-Doctor-Fault";

    private readonly ConcurrentDictionary<string, FaultSpec> _asked = new(StringComparer.Ordinal);

    /// <summary>Some fault may happen.</summary>
    public bool Any => always.Count > 0 || allowHeader;

    /// <summary>The faults for a request.</summary>
    public IRequestHooks For(RequestScope scope)
    {
        if (!allowHeader && scope.Http.Request.Headers.ContainsKey(Header))
            throw ApiException.Invalid(Header, $"{Header} is only honoured when the server was started with --allow-fault-header.", "fault_header_not_allowed");
        if (!Any)
            return NoHooks.Instance;
        var specs = new List<FaultSpec>(always);
        if (allowHeader)
        {
            const StringSplitOptions tidy = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
            foreach (var text in scope.Http.Request.Headers[Header].SelectMany(h => (h ?? "").Split(',', tidy)))
                specs.Add(Asked(text));
        }
        var active = specs.Where(s => s.Applies(scope)).Select(s => s.Fault).ToList();
        return active.Count == 0 ? NoHooks.Instance : new ActiveFaults(active, scope);
    }

    private FaultSpec Asked(string text)
    {
        try
        {
            return _asked.GetOrAdd(text, FaultSpec.Parse);
        }
        catch (FormatException e)
        {
            throw ApiException.Invalid(Header, e.Message, "unknown_fault");
        }
    }
}
