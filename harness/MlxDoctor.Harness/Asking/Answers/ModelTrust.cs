namespace MlxDoctor.Harness.Asking.Answers;

/// <summary>Whether a model's answers to the authored prompts are known.</summary>
internal enum ModelTrust
{
    /// <summary>Any other model: a wrong answer may be the model's and is a note, never a finding.</summary>
    Unknown = 0,

    /// <summary>One of the doctor-tiny models, which answer every prompt as authored: a wrong answer is the server's.</summary>
    Known,
}
