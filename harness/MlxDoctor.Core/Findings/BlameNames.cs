namespace MlxDoctor.Core.Findings;

/// <summary>The words that stand for blame in records, reports and messages.</summary>
public static class BlameNames
{
    /// <summary>The word, for example <c>parser</c>.</summary>
    public static string Name(this Blame blame) => blame switch
    {
        Blame.Parser => "parser",
        Blame.Template => "template",
        Blame.Server => "server",
        Blame.Agent => "agent",
        Blame.Model => "model",
        _ => "harness",
    };
}
