using System.Text;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Segments.Blobs;
using Xunit;

namespace AuditConsole.Tests.Core.Segments;

public sealed class LiteralScanTests
{
    [Theory]
    [InlineData("quartzite", """{"a":"QuartZite"}""", true)]
    [InlineData("quartzite", """{"a":"quartz","b":"ite"}""", false)]
    [InlineData("a", "a", true)]
    [InlineData("ab", "aab", true)]
    [InlineData("qa", "qqa", true)]
    [InlineData("two words", "one two words", true)]
    [InlineData("two words", "two  words", false)]
    [InlineData("needle", """{"a":"nee\u0064le"}""", true)]
    [InlineData("needle", "", false)]
    public void A_body_is_ruled_out_only_where_the_text_cannot_stand(string literal, string body, bool may)
        => Assert.Equal(may, new LiteralScan(literal).MayHold(Slot(request: body, data: "needle quartzite a ab two words")));

    [Fact]
    public void What_is_no_slot_may_hold_anything()
        => Assert.True(new LiteralScan("needle").MayHold([0x10, 0x7F]));

    /// <summary>The parts <c>data</c> and <c>request</c>, in the order of their names.</summary>
    private static byte[] Slot(string request, string data)
    {
        var writer = new BlobWriter();
        writer.WriteNumber((1 << 2) | (1 << 4));
        writer.WriteBytes(Encoding.UTF8.GetBytes(data));
        writer.WriteBytes(Encoding.UTF8.GetBytes(request));
        return writer.Written.ToArray();
    }

    [Theory]
    [InlineData("\\u0020", true)]
    [InlineData("\\u004B", true)]
    [InlineData("\\u006b", true)]
    [InlineData("\\u003c \\u003e \\u0026", false)]
    [InlineData("\\u212a", false)]
    [InlineData("\\u00", false)]
    [InlineData("\\u003c\\u005f", true)]
    public void Only_what_a_literal_can_have_counts_as_escaped(string json, bool hasEscape)
        => Assert.Equal(hasEscape, LiteralScan.HasEscape(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void No_character_beyond_ascii_is_one_of_a_literal_in_another_case()
        => Assert.All(
            Enumerable.Range(128, char.MaxValue - 127).Select(c => (char)c).Where(c => !char.IsSurrogate(c)),
            c => Assert.False("abcdefghijklmnopqrstuvwxyz0123456789_-. ".Contains(c, StringComparison.OrdinalIgnoreCase)));

    [Theory]
    [InlineData("quartz", false)]
    [InlineData("needle", true)]
    [InlineData("NEED", true)]
    public void A_column_is_ruled_out_where_no_value_has_the_text(string literal, bool may)
    {
        var column = Column("hay", "a Needle");
        Assert.Equal(may, new LiteralScan(literal).MayHold(column));
        Assert.False(new LiteralScan(literal).MayHoldValue(column.Bytes(1)));
        Assert.Equal(may, new LiteralScan(literal).MayHoldValue(column.Bytes(2)));
    }

    [Fact]
    public void A_value_that_begins_with_a_uuid_may_hold_anything()
    {
        var column = Column("8b1e6d5c-1111-4222-8333-0123456789ab/x");
        Assert.True(new LiteralScan("ab/x").MayHold(column));
        Assert.True(new LiteralScan("89ab").MayHoldValue(column.Bytes(1)));
    }

    private static ColumnView Column(params string[] values)
    {
        var column = new DictionaryColumn();
        byte[] scratch = [];
        for (var row = 0; row < values.Length; row++)
        {
            column.Append(row, ValueCodec.EncodeText(values[row], ref scratch));
        }

        return column.Snapshot();
    }
}
