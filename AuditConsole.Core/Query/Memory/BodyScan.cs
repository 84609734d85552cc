using System.Text;
using System.Text.Json;

namespace AuditConsole.Core.Query.Memory;

/// <summary>Reads a body token by token, as far as it is JSON.</summary>
/// <remarks>Behind a string that JSON cannot unescape (half of a surrogate pair) escaped strings do not count: of such a body the tokens of segments are those of its plain text.</remarks>
internal ref struct BodyScan
{
    private const int DeepestBody = 1024;

    private readonly Span<char> _chars;
    private Utf8JsonReader _reader;
    private bool _isBroken;

    /// <param name="chars">Room for as many characters as the body has bytes.</param>
    public BodyScan(ReadOnlySpan<byte> body, Span<char> chars)
    {
        _reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = DeepestBody });
        _chars = chars;
    }

    public readonly JsonTokenType Type => _reader.TokenType;

    /// <summary>True once the body turned out to be no JSON.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>False where the text is as JSON escapes it, since it cannot be known without.</summary>
    public bool IsReadable { get; private set; }

    /// <summary>The name or the scalar value; empty for <c>null</c>, and where something begins or ends.</summary>
    public ReadOnlySpan<char> Text { get; private set; }

    public bool Read()
    {
        try
        {
            if (!_reader.Read())
            {
                return false;
            }
        }
        catch (JsonException)
        {
            IsMalformed = true;
            return false;
        }

        IsReadable = !(Type is JsonTokenType.String or JsonTokenType.PropertyName && _reader.ValueIsEscaped) || TryUnescape();
        if (!IsReadable || !_reader.ValueIsEscaped)
        {
            Text = Type is JsonTokenType.String or JsonTokenType.PropertyName or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False
                ? _chars[..Encoding.UTF8.GetChars(_reader.ValueSpan, _chars)]
                : default;
        }

        return true;
    }

    private bool TryUnescape()
    {
        try
        {
            Text = _chars[.._reader.CopyString(_chars)];
        }
        catch (InvalidOperationException)
        {
            _isBroken = true;
        }

        return !_isBroken;
    }
}
