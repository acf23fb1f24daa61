namespace MlxDoctor.Cli.Running;

/// <summary>The temporary folder of everything that a run starts; it goes with the run, because <c>dotnet test</c> leaves empty folders behind in it.</summary>
internal sealed class RunTemp : IDisposable
{
    // Short: the runtime opens sockets in it, whose paths may have about 100 characters.
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("md-");

    /// <summary>The variables that lead programs there.</summary>
    public IReadOnlyDictionary<string, string> Variables => OperatingSystem.IsWindows()
        ? new Dictionary<string, string> { ["TMP"] = _folder.FullName, ["TEMP"] = _folder.FullName }
        : new Dictionary<string, string> { ["TMPDIR"] = _folder.FullName };

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Something that outlives the run still writes there.
        }
    }
}
