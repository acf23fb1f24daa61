namespace MlxDoctor.Harness.Servers;

/// <summary>A profile as <c>doctor servers</c> lists it.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Installed">What was found, or null.</param>
/// <param name="State">In words: the version, "not installed", "attach only".</param>
/// <param name="TryNext">What to do next.</param>
internal sealed record ScannedProfile(ServerProfile Profile, InstalledServer? Installed, string State, string TryNext);
