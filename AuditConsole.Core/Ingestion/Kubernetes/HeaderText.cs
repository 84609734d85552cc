using System.Text;
using System.Text.Json;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.Kubernetes;

/// <summary>Reads values of a captured header without ever refusing one: what is no text becomes U+FFFD and is noted.</summary>
internal sealed class HeaderText
{
    /// <summary>Bytes of a text that are read: far more than any field keeps, and as much as is searched for secrets whatever is cut off behind.</summary>
    private const int MaxText = 64 * 1024;

    /// <summary>Bytes of the names of a member and of those it stands in.</summary>
    private const int MaxPath = 1024;

    private readonly Utf8Pool _pool = new();
    private byte[] _scratch = new byte[1024];

    /// <summary>The value after the current name; null when it is null or no string.</summary>
    /// <param name="repeats">Whether the value is likely to come again (users, verbs) or is unique (ids).</param>
    public string? Read(ref Utf8JsonReader reader, CapturedHeader header, string field, bool repeats = true)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return Current(ref reader, header, field, repeats);
        }

        if (reader.TokenType != JsonTokenType.Null)
        {
            header.Unreadable.Add(field);
            reader.Skip();
        }

        return null;
    }

    public List<string> ReadList(ref Utf8JsonReader reader, CapturedHeader header, string field)
    {
        var list = new List<string>();
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            list.Add(Current(ref reader, header, field));
            return list;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            if (reader.TokenType != JsonTokenType.Null)
            {
                header.Unreadable.Add(field);
            }

            reader.Skip();
            return list;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                if (reader.ValueSpan.Length > 0 && list.Count <= FieldText.ListItems)
                {
                    list.Add(Current(ref reader, header, field));
                }
            }
            else
            {
                header.Unreadable.Add(field);
                reader.Skip();
            }
        }

        return list;
    }

    /// <summary>Steps into the object after the current name; false when there is none.</summary>
    public static bool Enter(ref Utf8JsonReader reader, CapturedHeader header, string field)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        if (reader.TokenType != JsonTokenType.Null)
        {
            header.Unreadable.Add(field);
        }

        reader.Skip();
        return false;
    }

    /// <summary>The current name behind those of the objects it stands in; null when it is too long for anything below it to be kept.</summary>
    public string? Path(ref Utf8JsonReader reader, CapturedHeader header, string parents)
    {
        // Each value below carries the whole path: a long name over many values would be copied as often.
        if (parents.Length + reader.ValueSpan.Length > MaxPath)
        {
            header.Unreadable.Add("extra");
            return null;
        }

        var name = Current(ref reader, header, "extra");
        return parents.Length == 0 ? name : $"{parents}.{name}";
    }

    /// <summary>The current string or name; of a very long one the beginning, which is noted.</summary>
    public string Current(ref Utf8JsonReader reader, CapturedHeader header, string field, bool repeats = true)
    {
        var raw = reader.ValueSpan;
        if (raw.Length > MaxText)
        {
            header.Unreadable.Add(field);
            raw = Beginning(raw);
        }

        if (!reader.ValueIsEscaped)
        {
            var text = repeats ? _pool.Get(raw) : Encoding.UTF8.GetString(raw);

            // The decoder has put U+FFFD for what is not UTF-8; a sender's own U+FFFD is the same to a reader.
            if (text.Contains('\uFFFD'))
            {
                header.Unreadable.Add(field);
            }

            return text;
        }

        if (_scratch.Length < raw.Length)
        {
            _scratch = new byte[raw.Length];
        }

        var shape = JsonShape.Sound;
        var unescaped = Encoding.UTF8.GetString(_scratch.AsSpan(0, JsonStrings.Unescape(raw, _scratch, ref shape)));
        if (shape != JsonShape.Sound)
        {
            header.Unreadable.Add(field);
            unescaped = unescaped.Replace('\0', '\uFFFD');
        }

        return unescaped;
    }

    /// <summary>Ends before a character; half an escape at the end is dropped where it is unescaped.</summary>
    private static ReadOnlySpan<byte> Beginning(ReadOnlySpan<byte> raw)
    {
        var length = MaxText;
        while (length > 0 && (raw[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return raw[..length];
    }
}
