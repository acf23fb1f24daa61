using System.Text;

namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>Finds stop strings in a text that arrives in pieces; where the pieces are cut makes no difference.</summary>
internal sealed class StopMatcher(IReadOnlyList<string> stops)
{
    private int _checked;

    /// <summary>Where the stop string that was found ends.</summary>
    public int End { get; private set; }

    /// <summary>Where the first stop string to be completed begins, or null.</summary>
    public int? Find(StringBuilder text)
    {
        for (var end = _checked + 1; end <= text.Length && stops.Count > 0; end++)
        {
            int? begin = null;
            foreach (var stop in stops)
            {
                if (EndsWith(text, end, stop, stop.Length))
                    begin = Math.Min(begin ?? int.MaxValue, end - stop.Length);
            }
            if (begin is not null)
            {
                End = end;
                return begin;
            }
        }
        _checked = text.Length;
        return null;
    }

    /// <summary>How many characters at the end may be the beginning of a stop string.</summary>
    public int Held(StringBuilder text)
    {
        var held = 0;
        foreach (var stop in stops)
        {
            for (var length = Math.Min(stop.Length - 1, text.Length); length > held; length--)
            {
                if (EndsWith(text, text.Length, stop, length))
                {
                    held = length;
                    break;
                }
            }
        }
        return held;
    }

    private static bool EndsWith(StringBuilder text, int end, string stop, int length)
    {
        if (length > end)
            return false;
        for (var i = 1; i <= length; i++)
        {
            if (text[end - i] != stop[length - i])
                return false;
        }
        return true;
    }
}
