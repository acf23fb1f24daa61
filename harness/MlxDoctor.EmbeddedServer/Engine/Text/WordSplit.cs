namespace MlxDoctor.EmbeddedServer.Engine.Text;

/// <summary>Which rule cuts a text into the words that merges never cross.</summary>
internal enum WordSplit
{
    /// <summary>The pattern of Qwen2 and its relatives.</summary>
    Qwen2,

    /// <summary>Single digits first, then the pattern of GPT-2.</summary>
    DigitsThenGpt2,

    /// <summary>None: the whole text is one word.</summary>
    None,
}
