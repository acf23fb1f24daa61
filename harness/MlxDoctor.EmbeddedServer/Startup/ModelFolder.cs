namespace MlxDoctor.EmbeddedServer.Startup;

/// <summary>Finds the commonest mistakes before anything is loaded.</summary>
internal static class ModelFolder
{
    /// <summary>Throws when this can be no model directory.</summary>
    public static void Require(string path)
    {
        if (path.Length == 0)
            throw new StartupException("--model is missing", "--model fixtures/models/doctor-tiny");
        if (!Directory.Exists(path))
            throw new StartupException($"the model directory '{path}' does not exist", "a directory with config.json, *.safetensors and tokenizer.json");
        foreach (var file in new[] { "config.json", "tokenizer.json" }.Where(f => !File.Exists(Path.Combine(path, f))))
            throw new StartupException($"'{path}' has no {file}", "a complete model directory in MLX or Hugging Face layout");
    }
}
