using System.Globalization;
using System.Runtime.CompilerServices;
using AuditConsole.Core.Storage;
using AuditConsole.Core.Storage.Sealing;

namespace AuditConsole.Core.Ledgers.Sealing;

/// <summary>Reads one ledger's blobs as they are stored. One that is not there, or lies in pages that the store itself cannot read, is damaged like one whose bytes are others; its segment remembers it.</summary>
internal sealed class StoredBlobs(string tenant, ISegmentSource store)
{
    /// <summary>The columns of these names that are there.</summary>
    /// <exception cref="SegmentDamageException">The store cannot read one.</exception>
    public async Task<Dictionary<string, byte[]>> ColumnsAsync(Segment segment, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await store.ReadColumnsAsync(tenant, segment.Number, names, cancellationToken).ConfigureAwait(false);
            return rows.ToDictionary(row => row.Name, row => row.Content);
        }
        catch (Exception e) when (LedgerStore.IsDamage(e) && names.Count == 1)
        {
            throw Damage(segment, names[0], e);
        }
        catch (Exception e) when (LedgerStore.IsDamage(e))
        {
            // Which of them it is shows only when each is read alone.
            var columns = new Dictionary<string, byte[]>();
            foreach (var name in names)
            {
                foreach (var (found, content) in await ColumnsAsync(segment, [name], cancellationToken).ConfigureAwait(false))
                {
                    columns[found] = content;
                }
            }

            return columns;
        }
    }

    /// <exception cref="SegmentDamageException">It is not there, or the store cannot read it.</exception>
    public async Task<byte[]> BodyAsync(Segment segment, int block, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadBodyAsync(tenant, segment.Number, block, cancellationToken).ConfigureAwait(false) ?? throw new InvalidDataException("it is missing");
        }
        catch (Exception e) when (LedgerStore.IsDamage(e))
        {
            throw BlockDamage(segment, block, e);
        }
    }

    /// <summary>The body blocks in their order, without those that are damaged.</summary>
    /// <param name="count">How many there are.</param>
    public async IAsyncEnumerable<(int Block, byte[] Content)> BodiesAsync(Segment segment, int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = 0;
        var stored = store.ReadBodiesAsync(tenant, segment.Number, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (stored.ConfigureAwait(false))
        {
            while (next < count && await NextAsync(stored).ConfigureAwait(false) is { } body)
            {
                for (; next < body.Block && next < count; next++)
                {
                    _ = BlockDamage(segment, next, new InvalidDataException("it is missing"));
                }

                if (body.Block == next && next < count)
                {
                    next++;
                    yield return (body.Block, body.Content);
                }
            }
        }

        // Those that are missing, and those behind one at which the reading of all in a row had to end.
        for (; next < count; next++)
        {
            byte[] content;
            try
            {
                content = await BodyAsync(segment, next, cancellationToken).ConfigureAwait(false);
            }
            catch (SegmentDamageException)
            {
                continue;
            }

            yield return (next, content);
        }
    }

    public SegmentDamageException BlockDamage(Segment segment, int block, Exception found)
        => segment.Damage = new SegmentDamageException(tenant, segment.Number, string.Create(CultureInfo.InvariantCulture, $"body block {block}"), found.Message.TrimEnd('.'), found, block);

    public SegmentDamageException Damage(Segment segment, string blob, Exception found) => Damage(segment, blob, found.Message.TrimEnd('.'), found);

    public SegmentDamageException Damage(Segment segment, string blob, string problem, Exception? inner = null)
        => segment.Damage = new SegmentDamageException(tenant, segment.Number, blob, problem, inner);

    private static async ValueTask<SegmentBodyRow?> NextAsync(IAsyncEnumerator<SegmentBodyRow> stored)
    {
        try
        {
            return await stored.MoveNextAsync().ConfigureAwait(false) ? stored.Current : null;
        }
        catch (Exception e) when (LedgerStore.IsDamage(e))
        {
            return null;
        }
    }
}
