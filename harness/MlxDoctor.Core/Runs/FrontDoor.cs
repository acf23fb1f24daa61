namespace MlxDoctor.Core.Runs;

/// <summary>What the user types: texts are written for a checkout, and a package has another name.</summary>
internal static class FrontDoor
{
    private const string OfCheckout = "harness/doctor";

    private static readonly string Name = DoctorPlaces.Find()?.FrontDoor ?? OfCheckout;

    /// <summary>The text with commands that work here.</summary>
    public static string Say(string text) => Say(text, Name);

    /// <summary>The same for a name.</summary>
    internal static string Say(string text, string name) =>
        name == OfCheckout ? text : text.Replace(OfCheckout, name, StringComparison.Ordinal);
}
