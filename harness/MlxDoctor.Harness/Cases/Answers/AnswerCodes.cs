namespace MlxDoctor.Harness.Cases.Answers;

/// <summary>Codes of what is other than in the baseline.</summary>
internal static class AnswerCodes
{
    public const string Words = "answers.words";
    public const string None = "answers.none";
    public const string Empty = "answers.empty";
    public const string Garbage = "answers.garbage";
    public const string Mark = "answers.mark";
    public const string CallLost = "answers.call-lost";
    public const string CallBroken = "answers.call-broken";
    public const string SchemaBroken = "answers.schema-broken";
}
