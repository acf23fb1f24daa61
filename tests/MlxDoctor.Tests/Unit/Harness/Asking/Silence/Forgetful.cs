using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Tests.Unit.Harness.Asking.Silence;

/// <summary>Keeps no transcript.</summary>
internal sealed class Forgetful : ITranscriptSink
{
    public void Keep(Transcript transcript)
    {
    }
}
