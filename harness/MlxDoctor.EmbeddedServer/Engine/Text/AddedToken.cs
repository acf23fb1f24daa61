namespace MlxDoctor.EmbeddedServer.Engine.Text;

/// <summary>A token that is matched as a whole before the text is cut into words.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">Its text.</param>
/// <param name="Special">Never shown to a reader.</param>
internal sealed record AddedToken(int Id, string Text, bool Special);
