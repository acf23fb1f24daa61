namespace MlxDoctor.Core.Runs;

/// <summary>How an option is written, and how its text holds several values.</summary>
public enum OptionForm
{
    /// <summary>Given or not; its text is <c>1</c>.</summary>
    Flag,

    /// <summary>One value, taken as it is.</summary>
    Text,

    /// <summary>Words with commas between them.</summary>
    Words,

    /// <summary>Models: words with commas between them or one a line; a folder is one name, whatever commas it has.</summary>
    Models,

    /// <summary>Folders: the option is given once for each; one a line.</summary>
    Folders,
}
