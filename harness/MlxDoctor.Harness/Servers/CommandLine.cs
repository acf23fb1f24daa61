using System.Text;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Harness.Servers;

/// <summary>Splits and prints command lines with the quoting of a POSIX shell, without its expansions.</summary>
internal static class CommandLine
{
    /// <summary>The words of a command line.</summary>
    /// <exception cref="UsageException">A quote is left open.</exception>
    public static IReadOnlyList<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var inWord = false;
        var quote = '\0';
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (inWord)
                    words.Add(word.ToString());
                word.Clear();
                inWord = false;
                continue;
            }
            inWord = true;
            if (quote == '\0' && c is '\'' or '"')
                quote = c;
            else if (c == quote)
                quote = '\0';
            else if (c == '\\' && quote != '\'' && i + 1 < line.Length && (quote == '\0' || line[i + 1] is '"' or '\\'))
                word.Append(line[++i]);
            else
                word.Append(c);
        }
        if (quote != '\0')
            throw new UsageException($"a {quote} is left open in: {line}", "Close the quote.");
        if (inWord)
            words.Add(word.ToString());
        return words;
    }

    /// <summary>The words as one line that a shell reads back unchanged.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(ShellWord.Quote));
}
