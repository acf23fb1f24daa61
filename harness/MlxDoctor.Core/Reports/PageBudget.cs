namespace MlxDoctor.Core.Reports;

/// <summary>So many characters of evidence fit into a page that opens quickly; what comes later is left out, and the page says so.</summary>
internal sealed class PageBudget(int characters)
{
    private int _left = characters;

    /// <summary>Something was left out.</summary>
    public bool WasCut { get; private set; }

    /// <summary>Takes so many characters, or none when they do not fit.</summary>
    public bool Take(int length)
    {
        if (length <= _left)
        {
            _left -= length;
            return true;
        }
        WasCut = true;
        return false;
    }
}
