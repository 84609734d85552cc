using System.Buffers.Binary;
using System.Buffers.Text;

namespace AuditConsole.Core.Common;

/// <summary>A place in the newest-first order of events: by time, then by seq, both descending.</summary>
/// <param name="Time">Microseconds since 1970 UTC.</param>
public readonly record struct EventPosition(long Time, long Seq) : IComparable<EventPosition>
{
    public static readonly EventPosition Newest = new(long.MaxValue, long.MaxValue);

    /// <summary>Greater is newer.</summary>
    public int CompareTo(EventPosition other) => Time != other.Time ? Time.CompareTo(other.Time) : Seq.CompareTo(other.Seq);

    public static bool operator <(EventPosition a, EventPosition b) => a.CompareTo(b) < 0;

    public static bool operator >(EventPosition a, EventPosition b) => a.CompareTo(b) > 0;

    public static bool operator <=(EventPosition a, EventPosition b) => a.CompareTo(b) <= 0;

    public static bool operator >=(EventPosition a, EventPosition b) => a.CompareTo(b) >= 0;

    /// <summary>The position as an opaque cursor for URLs and API answers.</summary>
    public string ToCursor()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Time);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], Seq);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryParse(string? cursor, out EventPosition position)
    {
        position = default;
        Span<byte> bytes = stackalloc byte[16];
        if (cursor is null || cursor.Length != 22 || !Base64Url.IsValid(cursor) || !Base64Url.TryDecodeFromChars(cursor, bytes, out var written) || written != 16)
        {
            return false;
        }

        position = new EventPosition(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));
        return position.Seq > 0;
    }
}
