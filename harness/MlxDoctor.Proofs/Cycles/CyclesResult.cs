using System.Globalization;

namespace MlxDoctor.Proofs.Cycles;

/// <summary>What many starts and stops of a server left behind; null where the system does not tell.</summary>
/// <param name="Rounds">How often it was started and stopped.</param>
/// <param name="Stopped">How often it stopped by itself when it was asked to.</param>
/// <param name="HandlesBefore">Open handles of this process before.</param>
/// <param name="HandlesAfter">Open handles after.</param>
/// <param name="Children">Children that are left, zombies too.</param>
/// <param name="Processes">Processes elsewhere that carry our mark in their environment.</param>
/// <param name="Ports">Ports of stopped servers on which somebody listens.</param>
/// <param name="Files">Lock files and scratch folders that are left.</param>
internal sealed record CyclesResult(
    int Rounds, int Stopped, int? HandlesBefore, int? HandlesAfter, int? Children, int Processes, int Ports, int Files)
{
    /// <summary>
    /// What the runtime may open for itself meanwhile, and ports that the system has given to someone else by now; a leak of one a round is far more.
    /// </summary>
    private const int Slack = 12;

    /// <summary>Each thing that leaks, in words; empty when nothing does.</summary>
    public IReadOnlyList<string> Leaks()
    {
        var leaks = new List<string>();
        void Say(bool leaking, FormattableString what)
        {
            if (leaking)
                leaks.Add(what.ToString(CultureInfo.InvariantCulture));
        }
        Say(HandlesAfter >= HandlesBefore + Slack, $"{HandlesAfter} handles are open, {HandlesBefore} before");
        Say(Children > 0, $"{Children} children are left");
        Say(Processes > 0, $"{Processes} processes are left");
        Say(Ports >= Slack, $"{Ports} ports are still listened on");
        Say(Files > 0, $"{Files} files are left");
        Say(Stopped != Rounds, $"{Rounds - Stopped} of {Rounds} had to be killed");
        return leaks;
    }
}
