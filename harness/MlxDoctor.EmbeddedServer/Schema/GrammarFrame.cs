namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>A position and the positions to return to; interned, so that equal stacks are the same object.</summary>
internal sealed record GrammarFrame(int Id, GrammarNode Node, GrammarFrame? Below);
