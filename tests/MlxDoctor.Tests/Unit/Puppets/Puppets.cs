using MlxDoctor.Harness.Cases.Parsers;

namespace MlxDoctor.Tests.Unit.Puppets;

/// <summary>The authored puppets.</summary>
internal static class Puppets
{
    public static string Folder { get; } = Path.Combine(Repo.Root, "fixtures", "puppets");

    public static ParserBook Book { get; } = ParserBook.Load(Folder);
}
