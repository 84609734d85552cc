using System.Globalization;
using System.Text;
using AuditConsole.Core.Access.Passwords;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Access;

public sealed class CanonicalCompositionTests
{
    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Core", "Access", "Cases", "normal-forms.txt")).Where(l => !l.StartsWith('#')))
        {
            var sides = line.Split(';');
            data.Add(sides[0], sides[1]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Texts_come_out_in_form_C(string from, string to) => Assert.Equal(Text(to), CanonicalComposition.Normalize(Text(from)));

    [Fact]
    public void Normalising_twice_changes_nothing_more()
        => Prop.ForAll(Gen.Choose(0, 0x2FFF).Where(v => v is < 0xD800 or > 0xDFFF).Select(v => new Rune(v).ToString()).ListOf().ToArbitrary(), parts =>
        {
            var once = CanonicalComposition.Normalize(string.Concat(parts));
            return once == CanonicalComposition.Normalize(once);
        }).QuickCheckThrowOnFailure();

    private static string Text(string hex) => string.Concat(hex.Split(' ').Select(h => new Rune(int.Parse(h, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString()));
}
