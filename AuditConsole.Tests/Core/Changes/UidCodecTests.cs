using AuditConsole.Core.Changes.Projection;
using Xunit;

namespace AuditConsole.Tests.Core.Changes;

public sealed class UidCodecTests
{
    [Theory]
    [InlineData(null, 0)]
    [InlineData("", 1)]
    [InlineData("32a02561-6dc6-11e9-af27-42010a8000a7", 17)]
    [InlineData("32A02561-6DC6-11E9-AF27-42010A8000A7", 37)]
    [InlineData("{32a02561-6dc6-11e9-af27-42010a8000a7}", 39)]
    [InlineData("sixteen letters!", 17)]
    [InlineData("größe", 8)]
    public void A_uid_is_read_as_it_was_written(string? uid, int bytes)
    {
        var stored = UidCodec.Write(uid);
        Assert.Equal(bytes, stored?.Length ?? 0);
        Assert.Equal(uid, UidCodec.Read(stored));
    }
}
