using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AuditConsole.Core.Segments.Tokens;
using Xunit;

namespace AuditConsole.Tests.Core.Segments.Tokens;

public sealed partial class TokenScanTests
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Core", "Segments", "Cases", "tokens.txt")))
        {
            if (!line.StartsWith('#') && line.Split('⇒') is [var text, var tokens])
            {
                cases.Add(text, tokens.Trim());
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Texts_fall_into_tokens(string text, string tokens) => Assert.Equal(Encoding.UTF8.GetString(Bytes(tokens)), string.Join(' ', Scan(Bytes(text))));

    [Theory]
    [InlineData(128, "")]
    [InlineData(129, "Long:")]
    public void What_is_longer_than_a_name_is_hidden(int length, string kind) => Assert.Equal([kind + new string('x', length)], Scan(Encoding.UTF8.GetBytes(new string('X', length) + ".")));

    private static List<string> Scan(byte[] text)
    {
        var tokens = new List<string>();
        var scan = new TokenScan(text, new byte[TokenScan.RoomFor(text.Length)]);
        while (scan.MoveNext())
        {
            var kind = TokenShape.Of(scan.Current, scan.Chars);
            Assert.Equal(kind, TokenShape.Of(scan.Current));
            tokens.Add((kind == HiddenKinds.None ? "" : $"{kind}:") + Encoding.UTF8.GetString(scan.Current));
        }

        return tokens;
    }

    // Characters first, so that the halves of a pair meet, then bytes.
    private static byte[] Bytes(string text)
    {
        text = Character().Replace(text, m => ((char)int.Parse(m.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());
        var bytes = new List<byte>();
        var at = 0;
        foreach (Match m in Octet().Matches(text))
        {
            bytes.AddRange(Encoding.UTF8.GetBytes(text[at..m.Index]));
            bytes.Add(byte.Parse(m.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            at = m.Index + m.Length;
        }

        bytes.AddRange(Encoding.UTF8.GetBytes(text[at..]));
        return [.. bytes];
    }

    [GeneratedRegex(@"\\u([0-9A-F]{4})")]
    private static partial Regex Character();

    [GeneratedRegex(@"\\x([0-9A-F]{2})")]
    private static partial Regex Octet();
}
