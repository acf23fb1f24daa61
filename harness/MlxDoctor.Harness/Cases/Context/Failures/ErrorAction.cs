namespace MlxDoctor.Harness.Cases.Context.Failures;

/// <summary>What is done about a failure.</summary>
internal enum ErrorAction
{
    /// <summary>Nothing: it says something about answers, not about the size.</summary>
    None,

    /// <summary>The same size once more.</summary>
    Retry,

    /// <summary>A smaller size.</summary>
    Shrink,

    /// <summary>The model is unloaded (a launched server restarted), then a smaller size.</summary>
    UnloadAndGoOn,

    /// <summary>No further size of this model.</summary>
    StopModel,

    /// <summary>Nothing more is asked: the server is not ours and does not answer.</summary>
    StopRun,
}
