using static MlxDoctor.Harness.Asking.Forms.Field;
using static MlxDoctor.Harness.Asking.Forms.Form;

namespace MlxDoctor.Harness.Asking.Forms;

/// <summary>The list of models (OpenAI API reference, list models), with the context's length as several local servers tell it.</summary>
internal static class ModelForms
{
    private static readonly Form Length = Number(1, int.MaxValue);

    /// <summary>The list.</summary>
    public static Form Models { get; } = Object(
        Must("object", Word("list")),
        Must("data", List(Object(
            Must("id", Text),
            Must("object", Word("model")),
            Must("created", Number(0, 10_000_000_000)),
            Complete("owned_by", Text),
            May("context_window", Length),
            May("max_model_len", Length),
            May("context_length", Length)), least: 1)));
}
