namespace MlxDoctor.EmbeddedServer.Models;

/// <summary>The served model as requests name it.</summary>
/// <param name="Name">Its name in the API.</param>
/// <param name="Folder">Its folder, as the command line gave it.</param>
internal sealed record ServedModel(string Name, string Folder)
{
    /// <summary>Whether a name in a request means it.</summary>
    public bool Means(string name) => name == Name || name == Folder || name is "default" or "default_model";
}
