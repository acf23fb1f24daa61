using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MlxDoctor.Core.Runs;

/// <summary>Turns a model's name into a part of a file name, so that two names never share a file.</summary>
public static class Slug
{
    /// <summary>Longer slugs would not leave room for a case id in a file name of 255 bytes.</summary>
    private const int MaxLength = 120;

    /// <summary>Percent-encodes everything but ASCII letters, digits, '-', '.' and '_'.</summary>
    /// <remarks>'~' is encoded, therefore free as a separator; it also marks a shortened slug, which ends in a hash of the whole.</remarks>
    public static string Of(string name)
    {
        var slug = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')
                slug.Append(c);
            else if (char.IsHighSurrogate(c) && i + 1 < name.Length && char.IsLowSurrogate(name[i + 1]))
                Encode(slug, char.ConvertToUtf32(c, name[++i]));
            else
                Encode(slug, c);
        }
        var whole = slug.ToString();
        if (whole.Length <= MaxLength)
            return whole;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(whole)))[..16];
        return $"{whole[..(MaxLength - 17)]}~{hash}";
    }

    // Written out, because the framework's encoders turn every unpaired surrogate into the same U+FFFD: two names, one file.
    private static void Encode(StringBuilder slug, int code)
    {
        if (code < 0x80)
        {
            Byte(slug, code);
            return;
        }
        if (code < 0x800)
        {
            Byte(slug, 0xC0 | code >> 6);
        }
        else
        {
            if (code < 0x10000)
            {
                Byte(slug, 0xE0 | code >> 12);
            }
            else
            {
                Byte(slug, 0xF0 | code >> 18);
                Byte(slug, 0x80 | code >> 12 & 0x3F);
            }
            Byte(slug, 0x80 | code >> 6 & 0x3F);
        }
        Byte(slug, 0x80 | code & 0x3F);
    }

    private static void Byte(StringBuilder slug, int value) =>
        slug.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
}
