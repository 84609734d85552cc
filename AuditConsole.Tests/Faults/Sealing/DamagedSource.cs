using System.Runtime.CompilerServices;
using AuditConsole.Core.Storage.Sealing;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>The store's blobs, one of them damaged.</summary>
/// <param name="name">Of the damaged blob; null for all body blocks.</param>
internal sealed class DamagedSource(ISegmentSource store, string? name, Func<byte[], byte[]?> damage) : ISegmentSource
{
    public static readonly IReadOnlyDictionary<string, Func<byte[], byte[]?>> Damages = new Dictionary<string, Func<byte[], byte[]?>>
    {
        ["a flipped byte"] = content => [.. content[..(content.Length / 2)], (byte)(content[content.Length / 2] ^ 0x10), .. content[((content.Length / 2) + 1)..]],
        ["cut short"] = content => content[..^1],
        ["nothing"] = _ => [],
        ["gone"] = _ => null,
    };

    public async Task<IReadOnlyList<SegmentColumnRow>> ReadColumnsAsync(string ledgerId, long number, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var rows = await store.ReadColumnsAsync(ledgerId, number, names, cancellationToken);
        return
        [
            .. from row in rows
               let content = row.Name == name ? damage(row.Content) : row.Content
               where content is not null
               select new SegmentColumnRow { LedgerId = row.LedgerId, Number = row.Number, Name = row.Name, Content = content },
        ];
    }

    public async Task<byte[]?> ReadBodyAsync(string ledgerId, long number, int block, CancellationToken cancellationToken)
        => await store.ReadBodyAsync(ledgerId, number, block, cancellationToken) is { } content && name is null ? damage(content) : await store.ReadBodyAsync(ledgerId, number, block, cancellationToken);

    public async IAsyncEnumerable<SegmentBodyRow> ReadBodiesAsync(string ledgerId, long number, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in store.ReadBodiesAsync(ledgerId, number, cancellationToken))
        {
            if ((name is null ? damage(row.Content) : row.Content) is { } content)
            {
                yield return new SegmentBodyRow { LedgerId = row.LedgerId, Number = row.Number, Block = row.Block, Content = content };
            }
        }
    }
}
