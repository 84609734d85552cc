using System.Text.Json;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.Kubernetes;

/// <summary>Takes an audit event out of what log shippers and container runtimes put around a line; long lines come in pieces.</summary>
internal sealed class WrappedLine
{
    /// <summary>Each is read through once more, so there must not be many.</summary>
    private const int MaxWrappers = 2;

    // What is wrapped may be nested as deep as its sender likes: that must not make it unreadable.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 100_000_000 };

    private readonly LinePieces _pieces = new();
    private byte[] _text = [];

    /// <summary>A line has begun whose rest is still to come.</summary>
    public bool IsWaiting => _pieces.IsWaiting;

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

    /// <summary>Lines that had begun and turned out to have no end.</summary>
    public IReadOnlyList<byte[]> TakeBroken() => _pieces.TakeBroken();

    /// <summary>What was begun and never finished.</summary>
    public IReadOnlyList<byte[]> TakeRest() => _pieces.TakeAll();

    /// <summary><c>2026-03-10T14:30:45.1Z stdout F {…}</c>: F ends a line, P says that more follows.</summary>
    private bool TryContainerLine(ReadOnlySpan<byte> line, ref ReadOnlySpan<byte> json)
    {
        var space = line.IndexOf((byte)' ');
        if (space <= 0 || !Rfc3339.TryParse(line[..space], out _))
        {
            return true;
        }

        var rest = line[(space + 1)..];
        var isError = rest.StartsWith("stderr "u8);
        var skip = isError || rest.StartsWith("stdout "u8) ? 7 : 0;
        if (skip == 0 || rest.Length < skip + 2 || rest[skip] is not ((byte)'F' or (byte)'P') || rest[skip + 1] != ' ')
        {
            return true;
        }

        return TryJoin(rest[(skip + 2)..], isError, isLast: rest[skip] == 'F', ref json);
    }

    private bool TryJoin(ReadOnlySpan<byte> piece, bool isError, bool isLast, ref ReadOnlySpan<byte> json)
    {
        var isWhole = _pieces.TryJoin(piece, isError, isLast, out var joined);
        json = joined ?? piece;
        return isWhole;
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
                var isMessage = reader.ValueTextEquals("message"u8);
                if (reader.ValueTextEquals("auditID"u8) || reader.ValueTextEquals("kind"u8))
                {
                    return true;
                }

                reader.Read();
                var start = (int)reader.TokenStartIndex;
                if (isLog && reader.TokenType == JsonTokenType.String)
                {
                    return TryLog(Unescaped(ref reader), IsError(reader), ref json);
                }

                if (isMessage && reader.TokenType == JsonTokenType.String)
                {
                    TryText(Unescaped(ref reader), ref json);
                    return true;
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

    /// <summary>What the container runtime writes: a line that ends where the container's did, or a piece of one.</summary>
    private bool TryLog(Memory<byte> text, bool isError, ref ReadOnlySpan<byte> json)
    {
        var isPiece = text.Span is not [.., (byte)'\n'] && text.Span.TrimEnd((byte)' ') is not [.., (byte)'}'];
        if (!_pieces.TryJoin(text.Span, isError, isLast: !isPiece, out var joined))
        {
            return false;
        }

        if (joined is not null)
        {
            json = joined;
            return true;
        }

        TryText(text, ref json);
        return true;
    }

    private void TryText(Memory<byte> text, ref ReadOnlySpan<byte> json)
    {
        if (text.Span.IndexOf("\"auditID\""u8) >= 0)
        {
            _text = text.ToArray();
            json = _text;
        }
    }

    private static Memory<byte> Unescaped(ref Utf8JsonReader reader)
    {
        var shape = JsonShape.Sound;
        var text = new byte[reader.ValueSpan.Length];
        return text.AsMemory(0, JsonStrings.Unescape(reader.ValueSpan, text, ref shape));
    }

    /// <summary>Which output it was stands behind the text.</summary>
    private static bool IsError(Utf8JsonReader rest)
    {
        while (rest.Read() && rest.TokenType == JsonTokenType.PropertyName)
        {
            var isStream = rest.ValueTextEquals("stream"u8);
            rest.Read();
            if (isStream)
            {
                return rest.TokenType == JsonTokenType.String && rest.ValueTextEquals("stderr"u8);
            }

            rest.Skip();
        }

        return false;
    }
}
