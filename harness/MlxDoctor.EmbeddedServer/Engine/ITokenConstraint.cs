namespace MlxDoctor.EmbeddedServer.Engine;

/// <summary>An automaton over the answer's bytes that allows or forbids the next token.</summary>
internal interface ITokenConstraint
{
    /// <summary>Sets <paramref name="allowed"/>[id] for every token that may come next; end tokens only where the text may end.</summary>
    void Mask(Span<bool> allowed);

    /// <summary>Advances by the token that was chosen.</summary>
    void Accept(int token);
}
