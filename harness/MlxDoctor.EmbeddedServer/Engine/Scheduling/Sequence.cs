using System.Threading.Channels;
using MlxDoctor.EmbeddedServer.Engine.Model;
using MlxDoctor.EmbeddedServer.Engine.Sampling;

namespace MlxDoctor.EmbeddedServer.Engine.Scheduling;

/// <summary>One answer on its way; owned by the scheduler's thread except for <see cref="Output"/> and <see cref="Cancelled"/>.</summary>
internal sealed class Sequence(GenerationRequest request)
{
    private volatile bool _cancelled;

    public GenerationRequest Request => request;

    /// <summary>Tokens for the reader.</summary>
    public Channel<GeneratedToken> Output { get; } =
        Channel.CreateUnbounded<GeneratedToken>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    /// <summary>The reader went away.</summary>
    public bool Cancelled
    {
        get => _cancelled;
        set => _cancelled = value;
    }

    /// <summary>Prompt and answer.</summary>
    public List<int> Tokens { get; } = [.. request.Prompt];

    /// <summary>How many of them have keys and values in <see cref="Pages"/>.</summary>
    public int Computed { get; set; }

    /// <summary>Keys and values.</summary>
    public List<KvPage> Pages { get; } = [];

    /// <summary>Prompt tokens that were reused.</summary>
    public int Cached { get; set; }

    /// <summary>Tokens of the answer so far.</summary>
    public int Generated => Tokens.Count - request.Prompt.Length;

    /// <summary>Chooses its tokens; made when it starts to run.</summary>
    public Sampler? Sampler { get; set; }

    /// <summary>No more steps.</summary>
    public bool Finished { get; set; }
}
