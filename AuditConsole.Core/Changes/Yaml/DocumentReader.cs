using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using AuditConsole.Core.Common;

namespace AuditConsole.Core.Changes.Yaml;

/// <summary>Reads JSON into a tree in one pass.</summary>
internal static class DocumentReader
{
    private const int MaxDepth = 256;
    private const int PooledBytes = 32;

    [ThreadStatic]
    private static Utf8Pool? _pool;

    public static bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out DocumentNode? node)
    {
        node = null;
        if (json.IsEmpty || !Utf8.IsValid(json))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            var read = Value(ref reader, _pool ??= new Utf8Pool());
            node = reader.Read() ? null : read;
            return node is not null;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair, which no UTF-8 text can hold.
            return false;
        }
    }

    private static DocumentNode Value(ref Utf8JsonReader reader, Utf8Pool pool) => reader.TokenType switch
    {
        JsonTokenType.StartObject => Map(ref reader, pool),
        JsonTokenType.StartArray => List(ref reader, pool),
        JsonTokenType.String => DocumentNode.OfText(Text(ref reader, pool)),
        JsonTokenType.Number => DocumentNode.OfNumber(Number(reader.ValueSpan)),
        JsonTokenType.True => DocumentNode.True,
        JsonTokenType.False => DocumentNode.False,
        _ => DocumentNode.Null,
    };

    private static DocumentNode List(ref Utf8JsonReader reader, Utf8Pool pool)
    {
        var items = new List<DocumentNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Value(ref reader, pool));
        }

        return DocumentNode.OfList(items);
    }

    private static DocumentNode Map(ref Utf8JsonReader reader, Utf8Pool pool)
    {
        var members = new List<KeyValuePair<string, DocumentNode>>();
        var ordered = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = Text(ref reader, pool);
            ordered = ordered && (members.Count == 0 || Utf8Order.Instance.Compare(members[^1].Key, key) < 0);
            reader.Read();
            members.Add(new(key, Value(ref reader, pool)));
        }

        return DocumentNode.OfMap(ordered ? members : Ordered(members));
    }

    private static List<KeyValuePair<string, DocumentNode>> Ordered(List<KeyValuePair<string, DocumentNode>> members)
    {
        // A stable order, so that of equal keys the last one sent stays last and wins.
        var result = new List<KeyValuePair<string, DocumentNode>>(members.Count);
        foreach (var member in members.OrderBy(m => m.Key, Utf8Order.Instance))
        {
            if (result.Count > 0 && result[^1].Key == member.Key)
            {
                result[^1] = member;
            }
            else
            {
                result.Add(member);
            }
        }

        return result;
    }

    private static string Text(ref Utf8JsonReader reader, Utf8Pool pool)
        => !reader.ValueIsEscaped && reader.ValueSpan.Length <= PooledBytes ? pool.Get(reader.ValueSpan) : reader.GetString()!;

    /// <summary>Integers keep their text however long; other numbers are doubles, and print without a fraction when they are whole and below 1e15.</summary>
    private static string Number(ReadOnlySpan<byte> raw)
    {
        var text = Encoding.UTF8.GetString(raw);
        if (raw.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0)
        {
            return text == "-0" ? "0" : text;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
        {
            return text;
        }

        return double.IsInteger(value) && Math.Abs(value) < 1e15
            ? ((long)value).ToString(CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
    }
}
