using System.Buffers;
using System.Text.Json;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.Kubernetes;

/// <summary>Takes an audit event out of what log shippers and container runtimes put around a line; long lines come in pieces.</summary>
internal sealed class WrappedLine
{
    /// <summary>More than this is no event any more.</summary>
    private const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Each is read through once more, so there must not be many.</summary>
    private const int MaxWrappers = 2;

    // What is wrapped may be nested as deep as its sender likes: that must not make it unreadable.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 100_000_000 };

    private readonly ArrayBufferWriter<byte> _pieces = new(1024);
    private byte[] _text = [];

    /// <summary>A line has begun whose rest is still to come.</summary>
    public bool IsWaiting => _pieces.WrittenCount > 0;

    /// <param name="json">Valid until the next call.</param>
    /// <returns>False while pieces of the line are still to come.</returns>
    public bool TryUnwrap(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> json)
    {
        json = line;
        if (line is not [(byte)'{', ..])
        {
            return TryContainerLine(line, ref json);
        }

        if (line.StartsWith("{\"kind\":\"Event"u8) || (line.IndexOf("\"log\""u8) < 0 && line.IndexOf("\"_source\""u8) < 0 && line.IndexOf("\"message\""u8) < 0))
        {
            return true;
        }

        return TryWrapper(line, ref json, MaxWrappers);
    }

    /// <summary>What was collected and never finished.</summary>
    public byte[] TakeRest()
    {
        var rest = _pieces.WrittenSpan.ToArray();
        _pieces.ResetWrittenCount();
        return rest;
    }

    /// <summary><c>2026-03-10T14:30:45.1Z stdout F {…}</c>: F ends a line, P says that more follows.</summary>
    private bool TryContainerLine(ReadOnlySpan<byte> line, ref ReadOnlySpan<byte> json)
    {
        var space = line.IndexOf((byte)' ');
        if (space <= 0 || !Rfc3339.TryParse(line[..space], out _))
        {
            return true;
        }

        var rest = line[(space + 1)..];
        var skip = rest.StartsWith("stdout "u8) || rest.StartsWith("stderr "u8) ? 7 : 0;
        if (skip == 0 || rest.Length < skip + 2 || rest[skip] is not ((byte)'F' or (byte)'P') || rest[skip + 1] != ' ')
        {
            return true;
        }

        return TryJoin(rest[(skip + 2)..], isLast: rest[skip] == 'F', ref json);
    }

    private bool TryJoin(ReadOnlySpan<byte> piece, bool isLast, ref ReadOnlySpan<byte> json)
    {
        if (_pieces.WrittenCount == 0 && isLast)
        {
            json = piece;
            return true;
        }

        if (_pieces.WrittenCount + piece.Length <= MaxBytes)
        {
            _pieces.Write(piece);
        }

        if (!isLast)
        {
            return false;
        }

        _text = TakeRest();
        json = _text;
        return true;
    }

    private bool TryWrapper(ReadOnlySpan<byte> line, ref ReadOnlySpan<byte> json, int levels)
    {
        try
        {
            var reader = new Utf8JsonReader(line, Options);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isSource = reader.ValueTextEquals("_source"u8);
                var isLog = reader.ValueTextEquals("log"u8);
                var isText = isLog || reader.ValueTextEquals("message"u8);
                if (reader.ValueTextEquals("auditID"u8) || reader.ValueTextEquals("kind"u8))
                {
                    return true;
                }

                reader.Read();
                var start = (int)reader.TokenStartIndex;
                if (isText && reader.TokenType == JsonTokenType.String)
                {
                    return TryText(ref reader, isLog, ref json);
                }

                reader.Skip();
                if (isSource && line[start] == '{' && levels > 0)
                {
                    var inner = line[start..(int)reader.BytesConsumed];
                    json = inner;
                    return TryWrapper(inner, ref json, levels - 1);
                }
            }
        }
        catch (JsonException)
        {
            // Whoever reads the line next says what is wrong with it.
        }

        return true;
    }

    private bool TryText(ref Utf8JsonReader reader, bool isLog, ref ReadOnlySpan<byte> json)
    {
        var shape = JsonShape.Sound;
        var text = new byte[reader.ValueSpan.Length];
        var inner = text.AsSpan(0, JsonStrings.Unescape(reader.ValueSpan, text, ref shape));
        var isPiece = isLog && inner is not [.., (byte)'\n'] && inner.TrimEnd((byte)' ') is not [.., (byte)'}'];
        if (isPiece || _pieces.WrittenCount > 0)
        {
            return TryJoin(inner, isLast: !isPiece, ref json);
        }

        if (inner.IndexOf("\"auditID\""u8) >= 0)
        {
            _text = text;
            json = inner;
        }

        return true;
    }
}
