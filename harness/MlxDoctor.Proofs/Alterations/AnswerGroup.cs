namespace MlxDoctor.Proofs.Alterations;

/// <summary>What answers are altered: those of one API, the lists and pages beside it, or refusals of all.</summary>
internal enum AnswerGroup
{
    /// <summary>Chat completions.</summary>
    Chat,

    /// <summary>Responses.</summary>
    Responses,

    /// <summary>Messages and its token count.</summary>
    Messages,

    /// <summary>Text completions.</summary>
    Completions,

    /// <summary>Models, health and the other pages that are read with GET.</summary>
    Models,

    /// <summary>Refusals of any API.</summary>
    Errors,
}
