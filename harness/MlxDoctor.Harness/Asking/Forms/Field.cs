namespace MlxDoctor.Harness.Asking.Forms;

/// <summary>A member of an object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Form">What its value must look like.</param>
/// <param name="Presence">Whether it must be there.</param>
internal sealed record Field(string Name, Form Form, Presence Presence)
{
    /// <summary>A member that no client can do without.</summary>
    public static Field Must(string name, Form form) => new(name, form, Presence.Must);

    /// <summary>A member that the reference requires.</summary>
    public static Field Complete(string name, Form form) => new(name, form, Presence.Complete);

    /// <summary>A member that may be absent or null.</summary>
    public static Field May(string name, Form form) => new(name, form.OrNull(), Presence.May);
}
