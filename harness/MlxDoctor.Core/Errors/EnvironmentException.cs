namespace MlxDoctor.Core.Errors;

/// <summary>The world is not as needed: a server that does not start, a full disk, a taken port.</summary>
public sealed class EnvironmentException(string what, string remedy, Exception? inner = null)
    : DoctorException(what, remedy, inner);
