namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>A piece of grammar: given what follows, the position where the piece begins.</summary>
internal delegate GrammarNode Fragment(GrammarNode next);
