using System.Buffers;
using System.Text.Json;

namespace AuditConsole.Core.Events.Redaction;

/// <summary>One pass over one JSON text: finds what has to go and copies everything else byte by byte, so that no number or string is ever written anew.</summary>
internal ref partial struct BodyWalk
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly RedactorScratch _scratch;
    private readonly SecretKind _root;
    private readonly PatternAnchors _anchors;

    /// <summary>True when escapes could spell what the anchors did not find.</summary>
    private readonly bool _hasUnicodeEscapes;

    /// <summary>True when the text may name one of the kinds whose contents are secret.</summary>
    private readonly bool _namesKinds;

    private Utf8JsonReader _reader;
    private Place _place;
    private int _depth;
    private int _copied;
    private int _members;
    private long _peeked;

    public BodyWalk(ReadOnlySpan<byte> json, RedactorScratch scratch, SecretKind root, PatternAnchors anchors, bool hasUnicodeEscapes)
    {
        _json = json;
        _scratch = scratch;
        _root = root;
        _anchors = anchors;
        _hasUnicodeEscapes = hasUnicodeEscapes;
        _namesKinds = hasUnicodeEscapes || json.IndexOf("\"Secret"u8) >= 0 || json.IndexOf("\"TokenRe"u8) >= 0 || json.IndexOf("\"CertificateSigningRequest\""u8) >= 0;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = RedactionLimits.WalkDepth });
        _depth = -1;
    }

    public int Count { get; private set; }

    public JsonShape Shape { get; private set; }

    /// <summary>Walks the whole text; throws <see cref="JsonException"/> when it is not JSON.</summary>
    public void Run()
    {
        _scratch.Output.ResetWrittenCount();
        _place = new Place(Zone.Plain, _root, default, IsElement: false);
        while (_reader.Read())
        {
            switch (_reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    EnterMember();
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    Open(_reader.TokenType == JsonTokenType.StartArray);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    Close();
                    break;
                case JsonTokenType.String:
                    Text();
                    break;
                default:
                    Scalar();
                    break;
            }
        }

        if (Count > 0)
        {
            _scratch.Output.Write(_json[_copied..]);
        }
    }

    private void EnterMember()
    {
        var raw = _reader.ValueSpan;
        var name = _reader.ValueIsEscaped ? Unescaped(raw) : raw;
        var entry = _scratch.Names.Get(name);
        ref var frame = ref _scratch.Frames[_depth];
        NoteName(entry.Hash, frame.FirstName);
        var inside = frame.Elements;
        if (inside.Zone == Zone.Op && entry.Known == Known.Value)
        {
            _place = frame.PatchValue;
            return;
        }

        if (_namesKinds && !frame.KindIsKnown && inside.Zone == Zone.Plain && entry.Known is Known.Data or Known.Spec or Known.Status)
        {
            frame.KindIsKnown = true;
            frame.Elements = inside = inside with { Kind = inside.Kind == SecretKind.None ? PeekKind() : inside.Kind };
        }

        _place = new Place(inside.Zone, inside.Kind, entry, IsElement: false);
    }

    private void NoteName(ulong hash, int first)
    {
        if (++_members > RedactionLimits.Members)
        {
            Shape |= JsonShape.TooMany;
            return;
        }

        var names = _scratch.Seen;
        if (names.AsSpan(first).Contains(hash))
        {
            Shape |= JsonShape.DuplicateKeys;
        }
        else
        {
            names.Add(hash);
        }
    }

    private void Open(bool isArray)
    {
        if (_place.Zone == Zone.SecretData || (isArray && _place is { IsElement: false, Name.Known: Known.Data, Kind: SecretKind.Secret }))
        {
            var start = (int)_reader.TokenStartIndex;
            _reader.Skip();
            ReplaceWhole(start, RedactionRule.R1);
            return;
        }

        var (zone, kind) = _depth < 0 ? (isArray ? Zone.Ops : Zone.Plain, _root) : _place.Inside(isArray, _root);
        var patchValue = default(Place);
        if (zone == Zone.EnvVar && !isArray && PeekIsSensitiveVariable())
        {
            zone = Zone.SensitiveEnvVar;
        }
        else if (zone == Zone.Op && !PeekPatchValue(kind, out patchValue))
        {
            zone = Zone.Plain;
        }

        _depth++;
        if (_depth >= RedactionLimits.Depth)
        {
            Shape |= JsonShape.TooDeep;
        }

        _scratch.Frame(_depth) = new Frame
        {
            Elements = new Place(zone, kind, default, isArray),
            PatchValue = patchValue,
            IsArray = isArray,
            FirstName = _scratch.Seen.Count,
        };
        _place = _scratch.Frames[_depth].Elements;
    }

    private void Close()
    {
        _scratch.Seen.Truncate(_scratch.Frames[_depth].FirstName);
        _depth--;
        if (_depth >= 0 && _scratch.Frames[_depth].IsArray)
        {
            _place = _scratch.Frames[_depth].Elements;
        }
    }

    /// <summary>A number, boolean or null: they stay, except numbers and booleans among the contents of a Secret.</summary>
    private void Scalar()
    {
        var isContent = _place.Zone == Zone.SecretData || _place is { IsElement: false, Name.Known: Known.Data, Kind: SecretKind.Secret };
        if (isContent && _reader.TokenType != JsonTokenType.Null)
        {
            ReplaceWhole((int)_reader.TokenStartIndex, RedactionRule.R1);
        }
    }

    /// <summary>Replaces the value that was just read by the object form of a mark.</summary>
    private void ReplaceWhole(int start, RedactionRule rule)
    {
        var value = _json[start..(int)_reader.BytesConsumed];
        CopyUpTo(start);
        _scratch.Marks.WriteObject(_scratch.Output, rule, value);
    }

    /// <summary>Copies what stays before a replacement and steps over the value.</summary>
    private void CopyUpTo(int start)
    {
        _scratch.Output.Write(_json[_copied..start]);
        _copied = (int)_reader.BytesConsumed;
        Count++;
    }

    private ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> raw)
    {
        var shape = JsonShape.Sound;
        var buffer = _scratch.Text(raw.Length);
        var length = JsonStrings.Unescape(raw, buffer, ref shape);
        Shape |= shape;
        return buffer.AsSpan(0, length);
    }
}
