using System.Text;

namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>The combinators that grammars are built of.</summary>
internal static class Pieces
{
    /// <summary>Nothing.</summary>
    public static readonly Fragment Empty = next => next;

    /// <summary>One byte out of a set.</summary>
    public static Fragment Set(ByteSet bytes) =>
        next => new GrammarNode { Kind = GrammarNodeKind.Byte, Bytes = bytes, Next = next };

    /// <summary>Exactly this text.</summary>
    public static Fragment Text(string text) => next =>
        Encoding.UTF8.GetBytes(text).Reverse().Aggregate(next, (after, b) => Set(ByteSet.Of(b))(after));

    /// <summary>One after the other.</summary>
    public static Fragment Sequence(params Fragment[] parts) => next =>
    {
        for (var i = parts.Length - 1; i >= 0; i--)
            next = parts[i](next);
        return next;
    };

    /// <summary>Any one of them.</summary>
    public static Fragment Either(params IEnumerable<Fragment> ways)
    {
        var all = ways.ToArray();
        return next => Choice(all.Select(w => w(next)));
    }

    /// <summary>Once or not at all.</summary>
    public static Fragment Optional(Fragment part) => Either(part, Empty);

    /// <summary>Any number of times.</summary>
    public static Fragment Many(Fragment part) => next =>
    {
        var loop = new GrammarNode { Kind = GrammarNodeKind.Choice };
        loop.Options.Add(part(loop));
        loop.Options.Add(next);
        return loop;
    };

    /// <summary>At least <paramref name="least"/> and at most <paramref name="most"/> times; null is no limit.</summary>
    public static Fragment Repeat(Fragment part, int least, int? most) => next =>
    {
        if (most is null)
        {
            next = Many(part)(next);
        }
        else
        {
            var after = next;
            for (var i = least; i < most; i++)
                next = Choice([part(next), after]);
        }
        for (var i = 0; i < least; i++)
            next = part(next);
        return next;
    };

    /// <summary>What a rule reads.</summary>
    public static Fragment Call(GrammarRule rule) =>
        next => new GrammarNode { Kind = GrammarNodeKind.Call, Rule = rule, Next = next };

    /// <summary>A position with several ways on.</summary>
    public static GrammarNode Choice(IEnumerable<GrammarNode> ways)
    {
        var node = new GrammarNode { Kind = GrammarNodeKind.Choice };
        node.Options.AddRange(ways);
        return node;
    }
}
