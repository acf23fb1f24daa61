using MlxDoctor.EmbeddedServer.Api;

namespace MlxDoctor.EmbeddedServer.Chat;

/// <summary>How many tokens an answer may have.</summary>
internal static class PromptBudget
{
    /// <summary>What was asked for, at most the rest of the context; a prompt that leaves no room is refused.</summary>
    public static int Tokens(int prompt, int? asked, int context, string param)
    {
        if (prompt >= context)
        {
            throw ApiException.Invalid(
                param, $"This model's maximum context length is {context} tokens, but the prompt has {prompt}.", "context_length_exceeded");
        }
        return Math.Min(asked ?? int.MaxValue, context - prompt);
    }
}
