using System.Security.Cryptography;

namespace AuditConsole.Core.Ingestion.Tail;

/// <summary>The digest of a file's beginning: when it changes, the file was emptied and written anew under its old name and number.</summary>
internal readonly record struct FileHead(byte[] Hash, int Length)
{
    private const int MaxLength = 1024;

    public static readonly FileHead None = new([], 0);

    /// <summary>True when the file still begins as it did.</summary>
    public async ValueTask<bool> IsOfAsync(FileStream file, CancellationToken cancellationToken)
        => Length == 0 || (await ReadAsync(file, Length, cancellationToken).ConfigureAwait(false) is { } now && now.Length == Length && now.Hash.AsSpan().SequenceEqual(Hash));

    /// <summary>The head as long as the file allows now; the same one while that is no longer than it was.</summary>
    public async ValueTask<FileHead> GrownAsync(FileStream file, CancellationToken cancellationToken)
        => Length == MaxLength ? this : await ReadAsync(file, MaxLength, cancellationToken).ConfigureAwait(false);

    private static async ValueTask<FileHead> ReadAsync(FileStream file, int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        var read = 0;
        while (read < length && await RandomAccess.ReadAsync(file.SafeFileHandle, bytes.AsMemory(read), read, cancellationToken).ConfigureAwait(false) is > 0 and var more)
        {
            read += more;
        }

        return read == 0 ? None : new FileHead(SHA256.HashData(bytes.AsSpan(0, read)), read);
    }
}
