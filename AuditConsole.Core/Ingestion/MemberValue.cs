using System.Text.Json;

namespace AuditConsole.Core.Ingestion;

/// <summary>Reads the value of the member whose name the reader stands on, and leaves the reader at the value's end.</summary>
internal static class MemberValue
{
    /// <summary>Microseconds UTC; null for what is no time.</summary>
    public static long? Time(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (EventTime.TryRead(ref reader, out var micros))
        {
            return micros;
        }

        reader.Skip();
        return null;
    }

    /// <summary>Where a body stands; null counts as none.</summary>
    public static Range Body(ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        var isNull = reader.TokenType == JsonTokenType.Null;
        reader.Skip();
        return isNull ? default : start..(int)reader.BytesConsumed;
    }
}
