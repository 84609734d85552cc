using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Unicode;

namespace AuditConsole.Core.Segments.Tokens;

/// <summary>Collects which blocks of a segment's bodies hold which tokens. Its memory is bounded, whatever the bodies are.</summary>
/// <param name="mostTokenBytes">Once the words of a dictionary are this long together, new ones are hidden: no body makes it, or what reads it, grow without bound.</param>
/// <param name="mostMeetings">Once so many tokens were met in blocks, all that follow are hidden.</param>
internal sealed class TokenDictionaryBuilder(int mostTokenBytes = TokenDictionary.MostTokenBytes, int mostMeetings = TokenMeetings.Most)
{
    // As deep as the search itself reads bodies.
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = 1024 };

    private readonly ulong _salt = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));
    private readonly TokenTable _tokens = new(Math.Min(mostTokenBytes, TokenDictionary.MostTokenBytes));
    private readonly TokenMeetings _meetings = new();
    private readonly HiddenTokens _hidden = new();
    private readonly List<HiddenBlock> _hiddenBlocks = [];
    private byte[] _folded = [];
    private byte[] _unescaped = [];
    private int _block = -1;

    /// <summary>Adds a body of a block; blocks come in ascending order.</summary>
    public void Add(ReadOnlySpan<byte> body, int block)
    {
        Enter(block);
        if (_folded.Length < TokenScan.RoomFor(body.Length))
        {
            _folded = new byte[Math.Max(TokenScan.RoomFor(body.Length), _folded.Length * 2)];
        }

        // What JSON puts around names and values separates tokens, so without escapes its text has the tokens of all of them, and is what a body that is not JSON is searched for.
        if (!body.Contains((byte)'\\') || !TryAddJson(body))
        {
            AddText(body);
        }
    }

    /// <summary>The dictionary as bytes; the builder is spent.</summary>
    public byte[] Build()
    {
        LeaveBlock();
        return TokenDictionaryWriter.Write(_salt, _block + 1, _tokens, _meetings, _hiddenBlocks);
    }

    private void Enter(int block)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(block, TokenDictionary.MostBlocks);
        ArgumentOutOfRangeException.ThrowIfLessThan(block, Math.Max(0, _block));
        if (block != _block)
        {
            LeaveBlock();
            _block = block;
            _meetings.Enter(block);
        }
    }

    private void LeaveBlock()
    {
        if (_hidden.Kinds is var kinds and not HiddenKinds.None)
        {
            _hiddenBlocks.Add(new HiddenBlock(_block, kinds, _hidden.TakeFilter()));
        }
    }

    // False if the text has to be added too: what stood before an error has been searched as JSON, and then the whole as text.
    private bool TryAddJson(ReadOnlySpan<byte> body)
    {
        if (_unescaped.Length < body.Length)
        {
            _unescaped = new byte[_folded.Length];
        }

        try
        {
            var reader = new Utf8JsonReader(body, AnyDepth);
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    AddText(_unescaped.AsSpan(0, reader.CopyString(_unescaped)));
                }
                else if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False)
                {
                    AddText(reader.ValueSpan);
                }
            }

            return Utf8.IsValid(body);
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // A string that is not valid UTF-8, or has half of a surrogate pair.
            return false;
        }
    }

    private void AddText(ReadOnlySpan<byte> text)
    {
        var scan = new TokenScan(text, _folded);
        while (scan.MoveNext())
        {
            var token = scan.Current;
            var hash = TokenHash.Of(token, _salt);
            var kind = TokenShape.Of(token, scan.Chars);
            var id = kind == HiddenKinds.None && _meetings.Count < mostMeetings ? _tokens.Add(token, hash) : -1;
            if (id < 0)
            {
                _hidden.Add(hash, kind == HiddenKinds.None ? HiddenKinds.Crowded : kind);
            }
            else if (_tokens.Meets(id, _block))
            {
                _meetings.Add(id);
            }
        }
    }
}
