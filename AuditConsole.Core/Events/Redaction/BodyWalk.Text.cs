using System.Buffers;

namespace AuditConsole.Core.Events.Redaction;

internal ref partial struct BodyWalk
{
    /// <summary>Below this no Base64 can hide a pattern.</summary>
    private const int ShortText = 24;

    private void Text()
    {
        var raw = _reader.ValueSpan;
        if (raw.IsEmpty)
        {
            return;
        }

        switch (_place.Zone)
        {
            case Zone.PatternsOnly:
                Search(raw, shell: false);
                return;
            case Zone.SecretData:
                if (_place.Name.Known != Known.PatchDirective)
                {
                    ReplaceContent(raw);
                }

                return;
            case Zone.KindSection when _place.Name.Known is Known.Token or Known.Request or Known.Certificate:
                ReplaceKindValue(raw);
                return;
            case Zone.SensitiveEnvVar when _place.Name.Known == Known.Value:
                Replace(RedactionRule.R4, raw);
                return;
            case Zone.EnvVar when _place.Name.Known == Known.Value:
                Search(raw, shell: true);
                return;
            case Zone.SensitiveList when _place.IsElement:
                Replace(RedactionRule.R5, raw);
                return;
            case Zone.Args when _place.IsElement:
                Argument(raw);
                return;
            default:
                Member(raw);
                return;
        }
    }

    private void Member(ReadOnlySpan<byte> raw)
    {
        if (_place.IsElement)
        {
            Search(raw, shell: false);
            return;
        }

        switch (_place.Name.Known)
        {
            case Known.Data when _place.Kind == SecretKind.Secret:
                ReplaceContent(raw);
                break;
            case Known.Kind when _namesKinds:
                NoteKind();
                Search(raw, shell: false);
                break;
            case Known.Args:
                Search(raw, shell: true);
                break;
            case Known.LastApplied:
                Embedded(raw);
                break;
            case Known.RequestUri:
                Uri(raw);
                break;
            default:
                if (_place.Name.IsSensitive)
                {
                    Replace(RedactionRule.R5, raw);
                }
                else if (_scratch.Texts.Source is { HasNames: true } own && IsOwnName(own))
                {
                    Replace(RedactionRule.R9, raw);
                }
                else
                {
                    Search(raw, shell: false);
                }

                break;
        }
    }

    private void NoteKind()
    {
        ref var frame = ref _scratch.Frames[_depth];
        if (frame.Elements is { Zone: Zone.Plain, Kind: SecretKind.None } elements && KindOf(ref _reader) is var kind and not SecretKind.None)
        {
            frame.Elements = elements with { Kind = kind };
        }
    }

    /// <summary>A value of a Secret becomes an object: nobody can take the mark for the value.</summary>
    private void ReplaceContent(ReadOnlySpan<byte> raw)
    {
        var value = _reader.ValueIsEscaped ? Unescaped(raw) : raw;
        CopyUpTo((int)_reader.TokenStartIndex);
        _scratch.Marks.WriteObject(_scratch.Output, RedactionRule.R1, value);
    }

    private void Replace(RedactionRule rule, ReadOnlySpan<byte> raw, ReadOnlySpan<byte> subject = default)
    {
        var value = _reader.ValueIsEscaped ? Unescaped(raw) : raw;
        CopyUpTo((int)_reader.TokenStartIndex);
        _scratch.Output.Write("\""u8);
        _scratch.Marks.WriteText(_scratch.Output, rule, value, subject);
        _scratch.Output.Write("\""u8);
    }

    private void ReplaceKindValue(ReadOnlySpan<byte> raw)
    {
        var isToken = _place.Name.Known == Known.Token;
        if (isToken != (_place.Kind is SecretKind.TokenReview or SecretKind.TokenRequest))
        {
            Search(raw, shell: false);
            return;
        }

        Replace(RedactionRule.R3, raw, isToken ? default : CertificateSubject.Of(raw, isRequest: _place.Name.Known == Known.Request));
    }

    private void Argument(ReadOnlySpan<byte> raw)
    {
        ref var frame = ref _scratch.Frames[_depth];
        if (frame.ExpectsValue && raw[0] != '-' && !ShellText.IsReference(raw))
        {
            frame.ExpectsValue = false;
            Replace(RedactionRule.R4, raw);
            return;
        }

        frame.ExpectsValue = Search(raw, shell: true);
    }

    /// <summary>Looks for patterns in a value.</summary>
    /// <returns>True when it ends with a sensitive flag.</returns>
    private bool Search(ReadOnlySpan<byte> raw, bool shell)
    {
        var texts = _scratch.Texts;
        var isEscaped = _reader.ValueIsEscaped;
        var mayHide = isEscaped && _hasUnicodeEscapes;
        if (!shell && !mayHide && _anchors == PatternAnchors.None && raw.Length < ShortText && texts.Source is null)
        {
            return false;
        }

        var value = isEscaped ? Unescaped(raw) : raw;
        if (texts.Find(value, mayHide ? SecretPatterns.Probe(value) : _anchors, shell))
        {
            _scratch.Output.Write(_json[_copied..(int)_reader.TokenStartIndex]);
            _scratch.Output.Write("\""u8);
            Count += texts.Write(value, _scratch.Output, escape: true);
            _scratch.Output.Write("\""u8);
            _copied = (int)_reader.BytesConsumed;
        }

        return texts.ExpectsValue;
    }

    /// <summary>JSON in a string: the same rules hold inside; what cannot be read goes as a whole.</summary>
    private void Embedded(ReadOnlySpan<byte> raw)
    {
        var value = _reader.ValueIsEscaped ? Unescaped(raw) : raw;
        if (_scratch.Inner is not { } inner || !inner.TryRedact(value, _root, out var output, out var count))
        {
            Replace(RedactionRule.R2, raw);
            return;
        }

        if (count > 0)
        {
            _scratch.Output.Write(_json[_copied..(int)_reader.TokenStartIndex]);
            _scratch.Output.Write("\""u8);
            JsonStrings.Escape(output, _scratch.Output);
            _scratch.Output.Write("\""u8);
            _copied = (int)_reader.BytesConsumed;
            Count += count;
        }
    }

    private void Uri(ReadOnlySpan<byte> raw)
    {
        var value = _reader.ValueIsEscaped ? Unescaped(raw) : raw;
        if (!_scratch.Uris.TryRedact(value, out var output, out var count))
        {
            return;
        }

        _scratch.Output.Write(_json[_copied..(int)_reader.TokenStartIndex]);
        _scratch.Output.Write("\""u8);
        JsonStrings.Escape(output, _scratch.Output);
        _scratch.Output.Write("\""u8);
        _copied = (int)_reader.BytesConsumed;
        Count += count;
    }

    private readonly bool IsOwnName(SourceRules own)
    {
        var at = (int)_reader.TokenStartIndex;
        var name = NameBefore(at);
        Span<char> chars = stackalloc char[256];
        return name.Length <= chars.Length && own.IsNamed(chars[..System.Text.Encoding.UTF8.GetChars(name, chars)]);
    }

    /// <summary>The member name that stands before a value, as written.</summary>
    private readonly ReadOnlySpan<byte> NameBefore(int valueAt)
    {
        var colon = _json[..valueAt].LastIndexOf((byte)':');
        var close = _json[..colon].LastIndexOf((byte)'"');
        var open = _json[..close].LastIndexOf((byte)'"');
        return _json[(open + 1)..close];
    }
}
