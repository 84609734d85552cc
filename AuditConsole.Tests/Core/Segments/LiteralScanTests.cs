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
    [InlineData("{\"a\":\"x NEEDLE y\"}", true)]
    [InlineData("{\"a\":\"\\u006eeedle\"}", true)]
    [InlineData("{\"a\":\"needl\"}", false)]
    public void Events_one_behind_the_other_are_ruled_out_by_one_look_unless_something_is_escaped(string json, bool mayHold)
        => Assert.Equal(mayHold, new LiteralScan("needle").MayHoldAny([0xFF, 0, .. System.Text.Encoding.UTF8.GetBytes(json), 0xFF]));
}
