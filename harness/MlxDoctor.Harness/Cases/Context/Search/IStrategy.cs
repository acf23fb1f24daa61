namespace MlxDoctor.Harness.Cases.Context.Search;

/// <summary>Which size comes next: a pure function of what was tried.</summary>
internal interface IStrategy
{
    /// <summary>The name on the command line.</summary>
    string Name { get; }

    /// <summary>The next size in tokens, one that was not tried; null when the search is over.</summary>
    int? Next(Bracket tried);
}
