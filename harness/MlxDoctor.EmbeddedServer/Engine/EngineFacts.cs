namespace MlxDoctor.EmbeddedServer.Engine;

/// <summary>What the API says about the model.</summary>
/// <param name="Name">Folder name.</param>
/// <param name="ContextLength">Positions of prompt and answer together.</param>
/// <param name="VocabularySize">Number of token ids.</param>
/// <param name="EndIds">Ids that end an answer.</param>
internal sealed record EngineFacts(string Name, int ContextLength, int VocabularySize, IReadOnlySet<int> EndIds);
