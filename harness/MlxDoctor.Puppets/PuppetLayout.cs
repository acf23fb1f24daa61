namespace MlxDoctor.Puppets;

/// <summary>What each of the 64 dimensions of a puppet's hidden state says.</summary>
internal static class PuppetLayout
{
    /// <summary>Length of the state, and of its one head.</summary>
    public const int Hidden = 64;

    /// <summary>Bits that tell an id.</summary>
    public const int IdBits = 13;

    /// <summary>Bits that tell a mark of the family.</summary>
    public const int MarkBits = 6;

    /// <summary>The token's own id, as bits of +1 and -1; zeros where it is no state.</summary>
    public const int Id = 0;

    /// <summary>Id of the newest token that is a state: what attention fetches.</summary>
    public const int State = 13;

    /// <summary>Which of the family's tokens it is; zeros for others.</summary>
    public const int Mark = 26;

    /// <summary>1 in every token.</summary>
    public const int One = 32;

    /// <summary>1 in tokens that are a state: those of one place, and selectors.</summary>
    public const int IsState = 33;

    /// <summary>Fills every embedding up to the same length, so that the first norm doubles each of them.</summary>
    public const int Filler = 34;

    /// <summary>The id to emit.</summary>
    public const int Target = 40;

    /// <summary>Square sum of every embedding.</summary>
    public const int SquareSum = 16;
}
