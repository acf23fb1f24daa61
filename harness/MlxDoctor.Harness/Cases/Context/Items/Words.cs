namespace MlxDoctor.Harness.Cases.Context.Items;

/// <summary>What haystacks are made of.</summary>
internal static class Words
{
    /// <summary>First words of project names.</summary>
    public static readonly string[] First =
    [
        "Amber", "Arctic", "Autumn", "Blue", "Brass", "Bright", "Bronze", "Calm", "Cedar", "Clear", "Copper", "Coral", "Crimson", "Crystal", "Dawn", "Deep",
        "Desert", "Dusty", "Early", "Eastern", "Elder", "Emerald", "Fading", "Falling", "Forest", "Frozen", "Gentle", "Golden", "Granite", "Green", "Hidden",
        "Hollow",
        "Indigo", "Iron", "Ivory", "Lonely", "Marble", "Misty", "Northern", "Olive", "Orange", "Pearl", "Purple", "Quiet", "Rapid", "Silver", "Velvet",
        "Winter",
    ];

    /// <summary>Second words of project names.</summary>
    public static readonly string[] Second =
    [
        "Anchor", "Arrow", "Badger", "Beacon", "Bridge", "Canyon", "Castle", "Comet", "Compass", "Condor", "Falcon", "Forge", "Garden", "Glacier", "Harbor",
        "Hawk",
        "Heron", "Island", "Kettle", "Lantern", "Ledger", "Lion", "Maple", "Meadow", "Mirror", "Orchard", "Otter", "Panther", "Pilot", "Prairie", "Quarry",
        "Raven",
        "Ridge", "River", "Rocket", "Salmon", "Shadow", "Signal", "Spruce", "Summit", "Temple", "Thunder", "Tower", "Valley", "Voyage", "Walnut", "Willow",
        "Wolf",
    ];

    /// <summary>Sentences that say nothing, of about the same length; a whole round of them is the unit of calibration.</summary>
    public static readonly string[] Filler =
    [
        "The lamp on the desk is still warm.", "Every window of the tower is dark.", "The mountain is white until June.",
        "Two boats wait behind the stone bridge.",
        "The market closes when the bell rings.", "A letter lies under the wooden bench.", "The baker sells bread until the evening.",
        "Rain falls on the roof of the station.",
        "The cat sleeps beside the old stove.", "Three riders cross the field at noon.", "The road to the lake is narrow.", "A child draws a ship on the wall.",
        "The clock in the hall is slow.", "The garden gate stays open at night.", "Smoke rises above the houses.", "The teacher counts the chairs again.",
    ];
}
