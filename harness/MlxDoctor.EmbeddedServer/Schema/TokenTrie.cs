using System.Collections;
using MlxDoctor.EmbeddedServer.Engine;

namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>All tokens by their bytes, so that a mask costs one walk over shared beginnings.</summary>
internal sealed class TokenTrie
{
    /// <summary>Marks of the chat format: they carry bytes, but mean structure, and never text inside a JSON string.</summary>
    private static readonly string[] Marks = ["<think>", "</think>", "<tool_call>", "</tool_call>"];

    private readonly Node _root = new();
    private readonly int _size;

    /// <summary>Builds the trie of a vocabulary.</summary>
    public TokenTrie(ITokenCodec codec, int vocabularySize)
    {
        _size = vocabularySize;
        var marks = Marks.Select(codec.AddedToken).OfType<int>().ToHashSet();
        for (var id = 0; id < vocabularySize; id++)
        {
            if (marks.Contains(id) || codec.IsSpecial(id) || codec.Bytes(id).IsEmpty)
                continue;
            var node = _root;
            foreach (var b in codec.Bytes(id))
                node = node.Child(b);
            node.Tokens.Add(id);
        }
    }

    /// <summary>Tokens whose bytes lead on from a state; remembered there.</summary>
    public BitArray Allowed(Grammar grammar, GrammarState state)
    {
        if (state.Mask is { } known)
            return known;
        var mask = new BitArray(_size);
        Walk(_root, state);
        return state.Mask = mask;

        void Walk(Node node, GrammarState at)
        {
            foreach (var (value, child) in node.Children)
            {
                var next = grammar.Step(at, value);
                if (ReferenceEquals(next, GrammarState.Dead))
                    continue;
                foreach (var id in child.Tokens)
                    mask[id] = true;
                Walk(child, next);
            }
        }
    }

    private sealed class Node
    {
        public List<(byte Value, Node Next)> Children { get; } = [];

        public List<int> Tokens { get; } = [];

        public Node Child(byte value)
        {
            foreach (var (known, next) in Children)
            {
                if (known == value)
                    return next;
            }
            var child = new Node();
            Children.Add((value, child));
            return child;
        }
    }
}
