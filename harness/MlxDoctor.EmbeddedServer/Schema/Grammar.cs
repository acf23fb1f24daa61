namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>A pushdown automaton over bytes, made deterministic state by state as texts walk through it.</summary>
/// <remarks>States are shared between requests; callers hold <see cref="Gate"/> while they walk.</remarks>
internal sealed class Grammar
{
    /// <summary>More positions than this at one time mean a schema that refers to itself without reading anything.</summary>
    private const int MostFrames = 2_000;

    private readonly Dictionary<(int Node, int Below), GrammarFrame> _frames = [];
    private readonly Dictionary<string, GrammarState> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<GrammarNode, int> _ids = new(ReferenceEqualityComparer.Instance);

    /// <summary>Creates the automaton.</summary>
    public Grammar(Fragment body) => Start = Close([Frame(body(GrammarNode.End), null)]);

    /// <summary>Guards the lazily built states.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Before any text.</summary>
    public GrammarState Start { get; }

    /// <summary>The state after one more byte.</summary>
    public GrammarState Step(GrammarState state, byte value)
    {
        if (state.Next[value] is { } known)
            return known;
        var reached = state.Frames
            .Where(f => f.Node.Bytes.Contains(value))
            .Select(f => Frame(f.Node.Next!, f.Below))
            .ToList();
        return state.Next[value] = reached.Count == 0 ? GrammarState.Dead : Close(reached);
    }

    private GrammarFrame Frame(GrammarNode node, GrammarFrame? below)
    {
        if (!_ids.TryGetValue(node, out var id))
            _ids[node] = id = _ids.Count;
        var key = (id, below?.Id ?? -1);
        if (!_frames.TryGetValue(key, out var frame))
            _frames[key] = frame = new GrammarFrame(_frames.Count, node, below);
        return frame;
    }

    /// <summary>Follows choices, calls and returns until only byte positions are left.</summary>
    private GrammarState Close(IEnumerable<GrammarFrame> start)
    {
        var open = new Stack<GrammarFrame>(start);
        var seen = new HashSet<int>();
        var bytes = new List<GrammarFrame>();
        var accepts = false;
        while (open.TryPop(out var frame))
        {
            if (!seen.Add(frame.Id))
                continue;
            if (seen.Count > MostFrames)
                throw new UnsupportedSchemaException("the schema refers to itself without an object or array between, or is too ambiguous");
            switch (frame.Node.Kind)
            {
                case GrammarNodeKind.Byte:
                    bytes.Add(frame);
                    break;
                case GrammarNodeKind.Choice:
                    foreach (var option in frame.Node.Options)
                        open.Push(Frame(option, frame.Below));
                    break;
                case GrammarNodeKind.Call:
                    open.Push(Frame(frame.Node.Rule!.Entry, Frame(frame.Node.Next!, frame.Below)));
                    break;
                default:
                    if (frame.Below is null)
                        accepts = true;
                    else
                        open.Push(frame.Below);
                    break;
            }
        }
        var ids = bytes.Select(f => f.Id).Order();
        var key = (accepts ? "!" : "") + string.Join(',', ids);
        if (!_states.TryGetValue(key, out var state))
            _states[key] = state = new GrammarState([.. bytes], accepts);
        return state;
    }
}
