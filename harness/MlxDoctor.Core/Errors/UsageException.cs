namespace MlxDoctor.Core.Errors;

/// <summary>What the user wrote (option, file, profile) is wrong.</summary>
public sealed class UsageException(string what, string remedy, Exception? inner = null)
    : DoctorException(what, remedy, inner);
