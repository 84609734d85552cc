using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace AuditConsole.Core.Ingestion.Tail;

/// <summary>The digest of a file's beginning: when it changes, the file was emptied and written anew under its old name and number.</summary>
internal readonly record struct FileHead(byte[] Hash, int Length)
{
    public const int MaxLength = 1024;

    public static readonly FileHead None = new([], 0);

    /// <param name="beginning">The file's first bytes, <see cref="MaxLength"/> of them when there are so many.</param>
    public static FileHead Of(ReadOnlySpan<byte> beginning) => beginning.IsEmpty ? None : new FileHead(SHA256.HashData(beginning), beginning.Length);

    /// <summary>True when a file that begins like this begins as it did.</summary>
    public bool IsOf(ReadOnlySpan<byte> beginning) => Length == 0 || (Length <= beginning.Length && SHA256.HashData(beginning[..Length]).AsSpan().SequenceEqual(Hash));

    public bool IsSame(byte[] hash, int length) => Length == length && Hash.AsSpan().SequenceEqual(hash);

    /// <summary>The file's first bytes.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(SafeFileHandle file, CancellationToken cancellationToken)
        => await ReadAsync(file, 0, MaxLength, cancellationToken).ConfigureAwait(false);

    /// <summary>The head of a compressed file: its end is in it too, which holds the checksum of what was compressed.</summary>
    public static async ValueTask<FileHead> OfCompressedAsync(SafeFileHandle file, long size, CancellationToken cancellationToken)
    {
        const int Trailer = 8;
        var beginning = await ReadAsync(file, 0, MaxLength, cancellationToken).ConfigureAwait(false);
        var end = await ReadAsync(file, Math.Max(0, size - Trailer), Trailer, cancellationToken).ConfigureAwait(false);
        return Of([.. beginning.Span, .. end.Span]);
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(SafeFileHandle file, long offset, int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        var read = 0;
        while (read < length && await RandomAccess.ReadAsync(file, bytes.AsMemory(read), offset + read, cancellationToken).ConfigureAwait(false) is > 0 and var more)
        {
            read += more;
        }

        return bytes.AsMemory(0, read);
    }
}
