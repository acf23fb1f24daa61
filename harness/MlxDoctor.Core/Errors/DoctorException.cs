namespace MlxDoctor.Core.Errors;

/// <summary>The harness could not do its work: what was wrong, and what to try. The command line prints it and exits with 2.</summary>
public abstract class DoctorException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="what">What was wrong and where (file and line), in one line.</param>
    /// <param name="remedy">What to try.</param>
    /// <param name="inner">The cause, if another exception brought it to light.</param>
    protected DoctorException(string what, string remedy, Exception? inner = null)
        : base($"{what}\n  try: {remedy}", inner)
    {
        What = what;
        Remedy = remedy;
    }

    /// <summary>What was wrong.</summary>
    public string What { get; }

    /// <summary>What to try.</summary>
    public string Remedy { get; }
}
