namespace MlxDoctor.EmbeddedServer.Startup;

/// <summary>Words a failure of loading in one line.</summary>
internal static class StartupMessages
{
    /// <summary>What is wrong and what to try.</summary>
    public static string OneLine(Exception error, string model)
    {
        var text = string.Join("; ", error.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return error is Engine.Loading.ModelLoadException
            ? text
            : $"cannot load '{model}': {text}; try: a complete model directory (model_type llama), for example fixtures/models/doctor-tiny";
    }
}
