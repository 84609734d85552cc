using System.Text;
using System.Text.Json;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.Kubernetes;

/// <summary>Reads values of a captured header without ever refusing one: what is no text becomes U+FFFD and is noted.</summary>
internal sealed class HeaderText
{
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

    /// <summary>The current string or name.</summary>
    public string Current(ref Utf8JsonReader reader, CapturedHeader header, string field, bool repeats = true)
    {
        var raw = reader.ValueSpan;
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
}
