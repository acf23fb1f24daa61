namespace MlxDoctor.Harness.Cases.Weights;

/// <summary>Where the weights of the model under test are, and what is known about our own models.</summary>
/// <param name="Folder">The model's folder.</param>
/// <param name="EmbeddedModels">The folder of the embedded models.</param>
/// <param name="Figures">Reference figures of the embedded models.</param>
internal sealed record LocalWeights(string Folder, string EmbeddedModels, string Figures)
{
    /// <summary>The embedded model that is stored in bfloat16; the others were quantised from it.</summary>
    public string Parent => Path.Combine(EmbeddedModels, "doctor-tiny");

    /// <summary>Whether the folder is, or claims by its name to be, an embedded model.</summary>
    public bool IsEmbedded => Directory.Exists(Path.Combine(EmbeddedModels, Path.GetFileName(Path.TrimEndingDirectorySeparator(Folder))));

    /// <summary>The model's files, if the project's usual places hold.</summary>
    public static LocalWeights Of(string folder, string fixtures) => new(
        folder, Path.Combine(fixtures, "models"), Path.Combine(fixtures, "reference-values", "quant", "weights", "doctor-tiny.json"));
}
