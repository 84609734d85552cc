using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using AuditConsole.Core.Changes.Projection;

namespace AuditConsole.Core.Changes;

/// <summary>Where a page of objects ended: the sort key of its last row.</summary>
internal abstract record ObjectCursor
{
    public const int MaxCharacters = 4096;

    public static string Of(ObjectRow last, bool byTier)
    {
        var text = byTier
            ? JsonSerializer.SerializeToUtf8Bytes(new object?[] { last.TierRank, last.Tier, last.Rank, last.Name, last.Id })
            : JsonSerializer.SerializeToUtf8Bytes(new object?[] { last.LastTime, last.Id });
        return Base64Url.EncodeToString(text);
    }

    /// <summary>False for what no page of this order has given.</summary>
    public static bool TryParse(string cursor, bool byTier, out ObjectCursor? position)
    {
        position = null;
        if (cursor.Length > MaxCharacters || !Base64Url.IsValid(cursor))
        {
            return false;
        }

        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(cursor));
            var parts = json.RootElement.EnumerateArray().ToArray();
            position = parts.Length switch
            {
                5 when byTier => new TierCursor(parts[0].GetDouble(), parts[1].GetString(), parts[2].GetDouble(), parts[3].GetString()!, parts[4].GetInt64()),
                2 when !byTier => new TimeCursor(parts[0].GetInt64(), parts[1].GetInt64()),
                _ => null,
            };
            return position is not null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or DecoderFallbackException)
        {
            return false;
        }
    }
}

internal sealed record TimeCursor(long Time, long Id) : ObjectCursor;

internal sealed record TierCursor(double TierRank, string? Tier, double Rank, string Name, long Id) : ObjectCursor;
