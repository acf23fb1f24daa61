using System.Text;

namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>The lexical parts of JSON (RFC 8259) as grammar pieces.</summary>
internal static class JsonPieces
{
    private static readonly ByteSet Digit = ByteSet.Range((byte)'0', (byte)'9');
    private static readonly ByteSet Hex = ByteSet.AnyOf("0123456789abcdefABCDEF");
    private static readonly ByteSet Continuation = ByteSet.Range(0x80, 0xBF);
    private static readonly ByteSet Plain = ByteSet.Range(0x20, 0x7F) - ByteSet.AnyOf("\"\\");

    /// <summary>Optional white space; bounded, so that a model cannot fill its answer with it.</summary>
    public static readonly Fragment Space = Pieces.Optional(Pieces.Either(
        Pieces.Text(" "),
        Pieces.Sequence(Pieces.Text("\n"), Pieces.Repeat(Pieces.Text(" "), 0, 16))));

    /// <summary>One character of a string.</summary>
    public static readonly GrammarRule Character = new GrammarRule().Define(Pieces.Either(
        Pieces.Set(Plain),
        Pieces.Sequence(Pieces.Set(ByteSet.Range(0xC2, 0xDF)), Pieces.Set(Continuation)),
        Pieces.Sequence(Pieces.Set(ByteSet.Of(0xE0)), Pieces.Set(ByteSet.Range(0xA0, 0xBF)), Pieces.Set(Continuation)),
        Pieces.Sequence(
            Pieces.Set(ByteSet.Range(0xE1, 0xEF) - ByteSet.Of(0xED)), Pieces.Set(Continuation), Pieces.Set(Continuation)),
        Pieces.Sequence(Pieces.Set(ByteSet.Of(0xED)), Pieces.Set(ByteSet.Range(0x80, 0x9F)), Pieces.Set(Continuation)),
        Pieces.Sequence(Pieces.Set(ByteSet.Of(0xF0)), Pieces.Set(ByteSet.Range(0x90, 0xBF)), Tail(2)),
        Pieces.Sequence(Pieces.Set(ByteSet.Range(0xF1, 0xF3)), Tail(3)),
        Pieces.Sequence(Pieces.Set(ByteSet.Of(0xF4)), Pieces.Set(ByteSet.Range(0x80, 0x8F)), Tail(2)),
        Pieces.Sequence(Pieces.Text("\\"), Pieces.Set(ByteSet.AnyOf("\"\\/bfnrt"))),
        Pieces.Sequence(Pieces.Text("\\u"), Pieces.Set(Hex - ByteSet.AnyOf("dD")), Repeated(Hex, 3)),
        // \uD800 to \uDFFF are halves of a character; alone they are not text.
        Pieces.Sequence(Pieces.Text("\\u"), Pieces.Set(ByteSet.AnyOf("dD")), Pieces.Set(ByteSet.AnyOf("01234567")), Repeated(Hex, 2))));

    /// <summary>A number without limits on its value.</summary>
    public static readonly Fragment Number = Pieces.Sequence(Integer(), Fraction(), Exponent());

    /// <summary>A string of so many characters.</summary>
    public static Fragment String(int least, int? most) => Pieces.Sequence(
        Pieces.Text("\""), Pieces.Repeat(Pieces.Call(Character), least, most), Pieces.Text("\""));

    /// <summary>An integer without limits on its value.</summary>
    public static Fragment Integer() => Pieces.Either(
        Pieces.Text("0"),
        Pieces.Sequence(
            Pieces.Optional(Pieces.Text("-")), Pieces.Set(Digit - ByteSet.Of((byte)'0')), Pieces.Repeat(Pieces.Set(Digit), 0, 14)));

    /// <summary>Perhaps a fraction.</summary>
    public static Fragment Fraction() => Pieces.Optional(Pieces.Sequence(Pieces.Text("."), Digits(1, 15)));

    /// <summary>So many digits.</summary>
    public static Fragment Digits(int least, int most) => Pieces.Repeat(Pieces.Set(Digit), least, most);

    /// <summary>A text as a JSON string, with only the escapes that are needed.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' => quoted.Append("\\u00").Append(((int)c).ToString("x2", System.Globalization.CultureInfo.InvariantCulture)),
                _ => quoted.Append(c),
            };
        }
        return quoted.Append('"').ToString();
    }

    private static Fragment Exponent() => Pieces.Optional(Pieces.Sequence(
        Pieces.Set(ByteSet.AnyOf("eE")), Pieces.Optional(Pieces.Set(ByteSet.AnyOf("+-"))), Digits(1, 2)));

    private static Fragment Tail(int count) => Repeated(Continuation, count);

    private static Fragment Repeated(ByteSet bytes, int count) => Pieces.Repeat(Pieces.Set(bytes), count, count);
}
