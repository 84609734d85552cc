using System.Buffers.Binary;
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
        return new FollowedFile(stream, FileFacts.State(stream.SafeFileHandle, path).Identity, path, readers.Make(), limits.Value.MaxRequestBytes);
    }

    /// <summary>Reads on by one batch at most; what was read is in the ledger when it returns.</summary>
    /// <param name="isFinal">The file will not grow any more.</param>
    public async Task<FileStep> ReadOnAsync(FollowedFile file, Source source, bool isFinal, CancellationToken cancellationToken)
    {
        await file.CheckAsync(cancellationToken).ConfigureAwait(false);
        var before = file.Acknowledged;
        var batch = new EventBatch(source, LedgerCatalog.DefaultTenant, Micros.Now(time));
        var isFull = await file.ReadAsync(batch, isFinal, cancellationToken).ConfigureAwait(false);
        await offers.OfferAsync(batch, file.Path, maxUnavailable: null, static (_, _) => { }, cancellationToken).ConfigureAwait(false);
        file.Acknowledge();
        return new FileStep(file.Acknowledged != before, isFull);
    }

    /// <summary>Reads a compressed file whole, unless it was read before, or followed to its end before it was compressed.</summary>
    /// <param name="known">What was read before.</param>
    /// <param name="isLeftOut">It counts as read as it is.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public async Task<WholeRead> ReadWholeAsync(string path, Source source, IReadOnlyCollection<TailPositionRow> known, bool isLeftOut, IProgress<ImportProgress> progress, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
        {
            var state = FileFacts.State(file.SafeFileHandle, path);
            var head = await FileHead.OfCompressedAsync(file.SafeFileHandle, state.Size, cancellationToken).ConfigureAwait(false);
            if (isLeftOut || known.Any(p => p.IsOfCompressed(state.Size, head)) || await WasFollowedAsync(file, known, cancellationToken).ConfigureAwait(false))
            {
                return new WholeRead(state, head, IsNew: false, Failure: null);
            }

            file.Position = 0;
            var failure = (await imports.ImportAsync(file, path, state.Size, source, told: null, progress, cancellationToken).ConfigureAwait(false)).Failure;
            var isStill = FileFacts.State(file.SafeFileHandle, path) == state;
            return new WholeRead(state, head, IsNew: true, failure ?? (isStill ? null : "It was written to while it was read."));
        }
    }

    /// <summary>The last four bytes of a compressed file tell how long it was; with the same beginning and that length it is the file that was followed under another name.</summary>
    private static async Task<bool> WasFollowedAsync(FileStream file, IReadOnlyCollection<TailPositionRow> known, CancellationToken cancellationToken)
    {
        const int Trailer = 4;
        if (file.Length < Trailer)
        {
            return false;
        }

        var length = new byte[Trailer];
        await RandomAccess.ReadAsync(file.SafeFileHandle, length, file.Length - Trailer, cancellationToken).ConfigureAwait(false);
        var candidates = known.Where(p => p.Head() is { } head && head.Length >= Math.Min(p.Offset, FileHead.MaxLength) && (uint)p.Offset == BinaryPrimitives.ReadUInt32LittleEndian(length)).ToList();
        if (candidates.Count == 0)
        {
            return false;
        }

        var beginning = new byte[FileHead.MaxLength];
        var plain = new WholeGzip(default, file);
        await using (plain.ConfigureAwait(false))
        {
            try
            {
                var read = await plain.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                return candidates.Any(p => p.Head()!.Value.IsOf(beginning.AsSpan(0, read)));
            }
            catch (InvalidDataException)
            {
                // Reading it whole tells what is wrong with it.
                return false;
            }
        }
    }
}

/// <summary>What came of reading on.</summary>
/// <param name="IsFull">The batch was full before the file ended: there may be more.</param>
internal readonly record struct FileStep(bool HasRead, bool IsFull);

/// <summary>What came of reading a file whole.</summary>
/// <param name="State">What it was when it was opened.</param>
/// <param name="IsNew">False when nothing of it had to be read.</param>
/// <param name="Failure">Why it could not be read; null when all of it is in the ledger.</param>
internal sealed record WholeRead(FileState State, FileHead Head, bool IsNew, string? Failure);
