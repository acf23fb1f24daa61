using MlxDoctor.Core.Findings;

namespace MlxDoctor.Core.Errors;

/// <summary>A server lets the harness wait and does not answer: no more is asked of it.</summary>
public sealed class SilentServerException(Finding finding)
    : DoctorException(finding.Message, "Look at the server's log and restart it; a server that needs longer gets it with --patience SECONDS.")
{
    /// <summary>What was sent and what was seen.</summary>
    public Finding Finding => finding;
}
