namespace MlxDoctor.Proofs.Proxy.Faults;

/// <summary>What shows only after something else happened, and what is not about chat at all.</summary>
internal static class StateFaults
{
    private const int Busy = 30, BusyFor = 5;

    /// <summary>The class <c>state</c>.</summary>
    public static IReadOnlyList<WireFault> All { get; } =
    [
        Of("busy-after-many", "503 to five requests after the thirtieth", c => c.Number is > Busy and <= Busy + BusyFor ? WireReply.Error(503, "busy") : null),
        Of("each-seventh-500", "each seventh request is a 500", c => c.Number % 7 == 0 ? WireReply.Error(500, "internal error") : null),
        Of("each-seventh-drop", "each seventh request gets no answer", c => c.Number % 7 == 0 ? WireReply.Drop : null),
        Of("each-tenth-hangs", "each tenth request is never answered", c => c.Number % 10 == 0 ? WireReply.Hang : null),
        Of("twenty-then-dead", "every request after the twentieth is a 500", c => c.Number > 20 ? WireReply.Error(500, "internal error") : null),
        Of("second-same-500", "the second of two same requests is a 500", c => c.Seen == 1 ? WireReply.Error(500, "internal error") : null),
        Of("beside-503", "a request beside another one is a 503", c => c.Beside > 0 ? WireReply.Error(503, "busy") : null) with { First = [
            "parallel.*", "state.parallel",
        ] },
        Of("beside-500", "a request beside another one is a 500", c => c.Beside > 0 ? WireReply.Error(500, "internal error") : null) with { First = [
            "parallel.*", "state.parallel",
        ] },
        Of("dead-after-leave", "every request after a client that left is a 500", c => c.Left > 0 ? WireReply.Error(500, "internal error") : null) with
        {
            First = ["state.hang*", "leave.*"],
        },
        Of("slow-after-leave", "after a client that left the next first byte takes 8 s", _ => null) with
        {
            Wait = c => c.Memory.Ticks("slow") < c.Left && c.Memory.Tick("slow") > 0 ? TimeSpan.FromSeconds(8) : TimeSpan.Zero,
            First = ["state.hang*", "leave.*"],
        },
        Of("strays", "the server works on for a client that left", _ => null) with { Strays = true, First = ["state.hang*", "leave.*", "parallel.one-leaves"] },
        Of("dead-after-broken", "every request after three broken bodies is a 500", AfterBroken) with { First = ["state.after-error"] },
        new("state.models-empty", "the list of models is empty")
        {
            When = Models,
            Reply = _ => new(200, """{"object":"list","data":[]}"""),
            First = ["models.*", "health.*"],
        },
        new("state.models-500", "the list of models is a 500")
        {
            When = Models,
            Reply = _ => WireReply.Error(500, "internal error"),
            First = ["models.*", "health.*"],
        },
        new("state.models-other", "the list of models names another one")
        {
            When = Models,
            Plain = (_, json) => { foreach (var m in json["data"]!.AsArray()) m!["id"] = "another-model"; },
            First = ["models.*", "health.*"],
        },
        new("state.models-changes", "each second list of models is empty")
        {
            When = Models,
            Reply = c => c.Memory.Tick("models") % 2 == 0 ? new(200, """{"object":"list","data":[]}""") : null,
            First = ["models.*", "health.*"],
        },
        new("state.health-500", "health is a 500") { When = Health, Reply = _ => WireReply.Error(500, "internal error"), First = ["models.*", "health.*"] },
        new("state.health-not-ready", "health is a 503 after the first request")
        {
            When = Health,
            Reply = _ => WireReply.Error(503, "loading"),
            First = ["models.*", "health.*"],
        },
        new("state.completions-404", "no route for completions")
        {
            When = c => c.Path.EndsWith("/v1/completions", StringComparison.Ordinal),
            Reply = _ => WireReply.Error(404, "not found"),
            First = ["completions.*"],
        },
        new("state.route-unknown-200", "an unknown route is answered with 200")
        {
            When = c => c.Path.StartsWith("/v1/", StringComparison.Ordinal),
            Instead = (_, status) => status == 404 ? new(200, "{}") : null,
            First = ["http.*", "refuse.*"],
        },
    ];

    private static WireFault Of(string name, string what, Func<WireCall, WireReply?> reply) =>
        new("state." + name, what) { Reply = reply, First = ["state.repeat", "text.*"] };

    private static WireReply? AfterBroken(WireCall call)
    {
        if (call.Body is null)
            call.Memory.Tick("broken");
        return call.Body is not null && call.Memory.Ticks("broken") >= 3 ? WireReply.Error(500, "internal error") : null;
    }

    private static bool Models(WireCall call) => call.Head.Method == "GET" && call.Path.EndsWith("/v1/models", StringComparison.Ordinal);

    private static bool Health(WireCall call) => call.Path == "/health";
}
