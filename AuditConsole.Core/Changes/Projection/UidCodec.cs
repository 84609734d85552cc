using System.Text;

namespace AuditConsole.Core.Changes.Projection;

/// <summary>The stored form of a uid: a format byte, then the 16 bytes of a UUID (1), or any other text as UTF-8 (0). Every entry has one, and nearly all are UUIDs.</summary>
internal static class UidCodec
{
    private const byte Text = 0;
    private const byte Uuid = 1;

    public static byte[]? Write(string? uid)
        => uid is null ? null
            : Guid.TryParseExact(uid, "D", out var uuid) && uuid.ToString() == uid ? [Uuid, .. uuid.ToByteArray(bigEndian: true)]
            : [Text, .. Encoding.UTF8.GetBytes(uid)];

    public static string? Read(byte[]? stored)
        => stored is null ? null : stored[0] == Uuid ? new Guid(stored.AsSpan(1), bigEndian: true).ToString() : Encoding.UTF8.GetString(stored.AsSpan(1));
}
