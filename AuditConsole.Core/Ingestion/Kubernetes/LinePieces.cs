using System.Buffers;
using System.Text.Json;

namespace AuditConsole.Core.Ingestion.Kubernetes;

/// <summary>Joins the pieces of long lines. What a container writes to its two outputs is cut and logged apart, so pieces of the one may stand between those of the other.</summary>
internal sealed class LinePieces
{
    /// <summary>More than this is no event any more.</summary>
    private const int MaxBytes = 64 * 1024 * 1024;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 100_000_000 };

    private readonly ArrayBufferWriter<byte>[] _begun = [new(), new()];
    private readonly List<byte[]> _broken = [];

    /// <summary>A line has begun whose rest is still to come.</summary>
    public bool IsWaiting => _begun.Any(b => b.WrittenCount > 0) || _broken.Count > 0;

    /// <param name="isError">Of the container's error output.</param>
    /// <param name="line">The whole line; null while pieces of it are still to come. Valid until the next call.</param>
    public bool TryJoin(ReadOnlySpan<byte> piece, bool isError, bool isLast, out byte[]? line)
    {
        line = null;
        var begun = _begun[isError ? 1 : 0];
        if (isLast && begun.WrittenCount == 0)
        {
            return true;
        }

        if (isLast && IsWhole(piece) && !IsWhole([.. begun.WrittenSpan, .. piece]))
        {
            // The rest of what had begun was never written: that must not cost the next line.
            _broken.Add(Take(begun));
            return true;
        }

        if (begun.WrittenCount + piece.Length <= MaxBytes)
        {
            begun.Write(piece);
        }

        line = isLast ? Take(begun) : null;
        return isLast;
    }

    /// <summary>Lines that had begun and turned out to have no end.</summary>
    public IReadOnlyList<byte[]> TakeBroken()
    {
        if (_broken.Count == 0)
        {
            return [];
        }

        var broken = _broken.ToArray();
        _broken.Clear();
        return broken;
    }

    /// <summary>All that was begun and not finished; nothing waits any more.</summary>
    public IReadOnlyList<byte[]> TakeAll() => [.. TakeBroken(), .. _begun.Where(b => b.WrittenCount > 0).Select(Take)];

    private static byte[] Take(ArrayBufferWriter<byte> begun)
    {
        var text = begun.WrittenSpan.ToArray();
        begun.Clear();
        return text;
    }

    private static bool IsWhole(ReadOnlySpan<byte> text)
    {
        if (text is not [(byte)'{', ..])
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(text, Options);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
