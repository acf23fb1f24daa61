namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>How forced tool calls look for a model.</summary>
/// <param name="OpenMark">Token before a call.</param>
/// <param name="CloseMark">Token after a call.</param>
/// <param name="LineFeed">Token between two calls; null when the vocabulary has none.</param>
/// <param name="Several">Whether more than one call may come.</param>
/// <param name="EndIds">Tokens that end the answer.</param>
/// <param name="NewCall">Begins the grammar of a call.</param>
/// <param name="NewText">Begins the grammar of a text that may come instead of calls; null when calls are required.</param>
internal sealed record ToolCallShape(
    int OpenMark, int CloseMark, int? LineFeed, bool Several, IReadOnlySet<int> EndIds, Func<GrammarWalk> NewCall, Func<GrammarWalk>? NewText);
