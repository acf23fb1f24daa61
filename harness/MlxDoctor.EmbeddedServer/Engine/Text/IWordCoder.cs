namespace MlxDoctor.EmbeddedServer.Engine.Text;

/// <summary>Turns the bytes of a word into ids.</summary>
internal interface IWordCoder
{
    /// <summary>Appends the word's tokens.</summary>
    void Merge(ReadOnlySpan<byte> word, List<int> output);
}
