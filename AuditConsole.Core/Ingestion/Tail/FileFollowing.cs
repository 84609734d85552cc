using System.Buffers.Binary;
using System.Security.Cryptography;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ledgers;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Ingestion.Tail;

/// <summary>Opens followed files and brings what is new in them into the ledger.</summary>
internal sealed class FileFollowing(EventReaders readers, PatientOffer offers, ImportService imports, IOptions<IngestionOptions> limits, IOptions<TailOptions> options, TimeProvider time)
{
    /// <summary>Why a path may not be followed; null when it may.</summary>
    public string? Refusal(string path)
    {
        if (FileFacts.RealPath(path) is not { } real)
        {
            return "It leads nowhere.";
        }

        if (!FileFacts.IsRegular(real))
        {
            return "It is no file of bytes but a directory, a device or a pipe.";
        }

        var roots = options.Value.AllRoots.Select(root => (FileFacts.RealPath(root) ?? root).TrimEnd('/') + "/");
        return roots.Any(root => real.StartsWith(root, StringComparison.Ordinal)) ? null : $"It lies outside {string.Join(", ", options.Value.AllRoots)}. Name its directory in {TailOptions.Section}:Roots.";
    }

    /// <exception cref="IOException">It cannot be opened.</exception>
    public FollowedFile Open(string path)
    {
        var stream = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, Options = FileOptions.Asynchronous });
        return new FollowedFile(stream, FileFacts.Identity(stream.SafeFileHandle, path), path, readers.Make(), limits.Value.MaxRequestBytes);
    }

    /// <summary>Reads on to the present end; what was read is in the ledger when it returns.</summary>
    /// <param name="isFinal">The file will not grow any more.</param>
    /// <returns>Whether anything was read.</returns>
    public async Task<bool> ReadOnAsync(FollowedFile file, Source source, bool isFinal, CancellationToken cancellationToken)
    {
        await file.CheckAsync(cancellationToken).ConfigureAwait(false);
        var before = file.Acknowledged;
        do
        {
            var batch = new EventBatch(source, LedgerCatalog.DefaultTenant, Micros.Now(time));
            await file.ReadAsync(batch, isFinal, cancellationToken).ConfigureAwait(false);
            await offers.OfferAsync(batch, file.Path, maxUnavailable: null, static (_, _) => { }, cancellationToken).ConfigureAwait(false);
            file.Acknowledge();
        }
        while (file.HasMore);

        return file.Acknowledged != before;
    }

    /// <summary>Reads a compressed file whole, unless it is one that was read to its end before it was compressed.</summary>
    /// <returns>Why it could not be read; null when all of it is in the ledger.</returns>
    public async Task<string?> ReadWholeAsync(string path, Source source, IEnumerable<TailPositionRow> known, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
        {
            if (await WasReadAsync(file, known, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            file.Position = 0;
            return (await imports.ImportAsync(file, path, file.Length, source, told: null, progress: null, cancellationToken).ConfigureAwait(false)).Failure;
        }
    }

    /// <summary>The last four bytes of a compressed file tell how long it was; with the same beginning and that length it is the file that was followed under another name.</summary>
    private static async Task<bool> WasReadAsync(FileStream file, IEnumerable<TailPositionRow> known, CancellationToken cancellationToken)
    {
        const int Trailer = 4;
        if (file.Length < Trailer)
        {
            return false;
        }

        var length = new byte[Trailer];
        await RandomAccess.ReadAsync(file.SafeFileHandle, length, file.Length - Trailer, cancellationToken).ConfigureAwait(false);
        var candidates = known.Where(p => p.HeadLength > 0 && (uint)p.Offset == BinaryPrimitives.ReadUInt32LittleEndian(length)).ToList();
        if (candidates.Count == 0)
        {
            return false;
        }

        var plain = new WholeGzip(default, file);
        await using (plain.ConfigureAwait(false))
        {
            var head = new byte[candidates.Max(p => p.HeadLength)];
            var read = await plain.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return candidates.Any(p => p.HeadLength <= read && SHA256.HashData(head.AsSpan(0, p.HeadLength)).AsSpan().SequenceEqual(p.Head));
        }
    }
}
