using MlxDoctor.Harness.Checks;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Tests.Unit.Silence;

/// <summary>Keeps no transcript.</summary>
internal sealed class Forgetful : ITranscriptSink
{
    public void Keep(Transcript transcript)
    {
    }
}
