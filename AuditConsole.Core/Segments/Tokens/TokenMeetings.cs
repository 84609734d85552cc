using System.Runtime.InteropServices;

namespace AuditConsole.Core.Segments.Tokens;

/// <summary>Which tokens were met in which block, in the order of blocks: four bytes a meeting.</summary>
internal sealed class TokenMeetings
{
    /// <summary>More than bodies of some kilobytes an event come to; 64 MiB.</summary>
    public const int Most = 16 << 20;

    private readonly List<int> _tokens = [];
    private readonly List<(ushort Block, int Start)> _blocks = [];

    public int Count => _tokens.Count;

    public void Enter(int block) => _blocks.Add(((ushort)block, _tokens.Count));

    public void Add(int token) => _tokens.Add(token);

    /// <summary>The blocks of token n, ascending, lie from <c>Ends[n - 1]</c> (or 0) to <c>Ends[n]</c>.</summary>
    public (ushort[] Blocks, int[] Ends) ByToken(int tokenCount)
    {
        var tokens = CollectionsMarshal.AsSpan(_tokens);
        var ends = new int[tokenCount + 1];
        foreach (var token in tokens)
        {
            ends[token + 1]++;
        }

        for (var i = 1; i < ends.Length; i++)
        {
            ends[i] += ends[i - 1];
        }

        // Each start moves up to the end of its token while the blocks are dealt out.
        var blocks = new ushort[tokens.Length];
        for (var i = 0; i < _blocks.Count; i++)
        {
            var (block, start) = _blocks[i];
            foreach (var token in tokens[start..(i + 1 < _blocks.Count ? _blocks[i + 1].Start : tokens.Length)])
            {
                blocks[ends[token]++] = block;
            }
        }

        return (blocks, ends);
    }
}
