namespace MlxDoctor.Proofs.Speed;

/// <summary>What the embedded server owes its users on two quiet cores, so that it never is what a check waits for.</summary>
internal static class SpeedGoals
{
    /// <summary>Decode, in multiples of the other server's.</summary>
    public const double Decode = 3;

    /// <summary>Prefill of a long prompt, in multiples of the other server's.</summary>
    public const double Prefill = 5;

    /// <summary>From the start of the process to its first completion.</summary>
    public const double ReadySeconds = 2;

    /// <summary>Resident memory after the work, mapped weights included.</summary>
    public const double ResidentMb = 300;
}
