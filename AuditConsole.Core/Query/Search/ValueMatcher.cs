using System.Buffers;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Query.Search;

/// <param name="id">The value's id.</param>
internal delegate bool TextPredicate(int id, ReadOnlySpan<char> text);

/// <summary>Tests the values of a column as text, decoding them into one buffer.</summary>
/// <param name="list">The values are lists; one passes when one of its texts does.</param>
internal sealed class ValueMatcher(ColumnView column, TextPredicate predicate, bool list) : IDisposable
{
    private char[] _chars = ArrayPool<char>.Shared.Rent(1024);

    public bool Matches(int id)
    {
        var bytes = column.Bytes(id);
        if (!list)
        {
            return One(id, bytes);
        }

        while (!bytes.IsEmpty)
        {
            if (One(id, ValueCodec.NextOfList(ref bytes)))
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_chars);
        _chars = [];
    }

    private bool One(int id, ReadOnlySpan<byte> bytes)
    {
        if (_chars.Length < ValueCodec.MaxChars(bytes))
        {
            ArrayPool<char>.Shared.Return(_chars);
            _chars = ArrayPool<char>.Shared.Rent(ValueCodec.MaxChars(bytes));
        }

        return predicate(id, _chars.AsSpan(0, ValueCodec.DecodeText(bytes, _chars)));
    }
}
