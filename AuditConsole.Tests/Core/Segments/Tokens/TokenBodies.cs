using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace AuditConsole.Tests.Core.Segments.Tokens;

/// <summary>Bodies made of few words with many traps, so that random queries meet them: escapes, other cases of the same letters, broken JSON, tokens that are hidden.</summary>
internal static class TokenBodies
{
    private static readonly string[] Fragments =
    [
        "a", "A", "b", "foo", "FOO", "Bar", "bar-baz", "x_1", "ab", "null", "true", "1", "12", "-1.5", "é", "É", "ß", "\u1E9E", "ss", "\u0130", "\u0131", "i", "I", "\u017F", "s", "S", "k", "K", "\u212A", "\u03C2", "\u03C3",
        "\u03A3", "\u00B5", "\u03BC", "\u03B9", "\u0399", "\u0345", "\u1FBE", "\u023A", "\u2C65", "\u01C5", "\u01C6", "\u2163", "\u2173", "\u65E5", "\u0661", "\uD83D\uDE00", "\uD801\uDC00", "\uD801\uDC28",
        ".", "..", "-", "_", "/", " ", " ", " ", ":", "\"", "\\", "\n", "\t", "\0", "dead", "beef", "deadbee1", "0", "123456", "1234567", "00.123456Z", "07.1z", "2026-03-01T08", "10.244.1.7",
        "543d3207-30f6-4505-ad5c-b825dfaab05b", "543D3207-30F6-4505-AD5C-B825DFAAB05B", new('x', 70), new('y', 128), new string('z', 129) + "end", "u0061",
    ];

    public static readonly Gen<string> Text = Gen.Frequency((3, Gen.Elements(Fragments)), (5, Gen.Elements(Fragments).ListOf().Resize(5).Select(string.Concat)));

    private static readonly Gen<string> Number = Gen.Elements("0", "-1", "1234567", "1.5e+10", "12E-3");

    private static readonly Gen<string> Scalar = Gen.Frequency((6, Text.Zip(Gen.Choose(0, 2), Quote)), (1, Number), (1, Gen.Elements("true", "false", "null")));

    public static readonly Gen<byte[]> Body = Gen.Frequency(
        (6, Json(3).Select(Encoding.UTF8.GetBytes)),
        (1, Json(2).Zip(Gen.Choose(0, 40), (json, cut) => Encoding.UTF8.GetBytes(json)[..^Math.Min(cut, json.Length / 2)])),
        (1, Json(2).Zip(Gen.Elements("\"\\ud800\"", "\"\\ud801x\"", "nonsense", "\"\\q\"", "]"), (json, bad) => Encoding.UTF8.GetBytes($"[{json},{bad},{json}]"))),
        (1, Json(2).Zip(Text, (json, text) => (byte[])[.. "["u8, .. Encoding.UTF8.GetBytes(json), .. ",\""u8, 0xFF, .. Encoding.UTF8.GetBytes(text.Replace("\"", "")), .. "\"]"u8])),
        (1, Text.ListOf().Resize(6).Select(texts => Encoding.UTF8.GetBytes(string.Join(' ', texts)))));

    private static Gen<string> Json(int depth) => depth == 0 ? Scalar : Gen.OneOf(
        Scalar,
        Json(depth - 1).ListOf().Resize(4).Select(items => $"[{string.Join(", ", items)}]"),
        Text.Zip(Gen.Choose(0, 2), Quote).Zip(Json(depth - 1), (name, value) => $"{name}:{value}").ListOf().Resize(4).Select(members => $"{{{string.Join(',', members)}}}"));

    /// <param name="style">0 escapes what it must, 1 all but ASCII, 2 everything.</param>
    private static string Quote(string text, int style)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (style == 2 || c < ' ' || (style == 1 && c >= 0x80))
            {
                quoted.Append(c == '\n' ? "\\n" : "\\u" + ((int)c).ToString(c % 2 == 0 ? "x4" : "X4", CultureInfo.InvariantCulture));
            }
            else
            {
                quoted.Append(c is '"' or '\\' ? $"\\{c}" : c.ToString());
            }
        }

        return quoted.Append('"').ToString();
    }
}
