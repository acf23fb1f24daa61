namespace MlxDoctor.Core.Findings;

/// <summary>Which part of a stack is to blame for a failure; of several the first in this order stands for the case.</summary>
/// <remarks>The first value is <see cref="Harness"/>, so that a failure that no rule attributed never accuses a server.</remarks>
public enum Blame
{
    /// <summary>We are: the harness failed, or could not judge.</summary>
    Harness = 0,

    /// <summary>What takes thinking and tool calls out of the raw text: a mark of them is still in it, or they were damaged.</summary>
    Parser,

    /// <summary>What turns messages into the prompt: its tokens or roles leak, or one of its switches has no effect.</summary>
    Template,

    /// <summary>The HTTP server around the model: transport, shapes, statuses, ids, counts, parameters.</summary>
    Server,

    /// <summary>The program that asks: requests that no server can take, results of tools and turns of the history that it lost.</summary>
    Agent,

    /// <summary>The model: well-formed and wrong words, where right ones are not known to be in it.</summary>
    Model,
}
