using System.Buffers;
using System.Net;
using System.Text;

namespace AuditConsole.Core.Events.Redaction;

/// <summary>Removes sensitive values from the query of a request (R7), the arguments of an exec among them, and patterns from the rest.</summary>
internal sealed class UriRedactor(MemberNames names, TextRedactor texts, Marks marks)
{
    private readonly ArrayBufferWriter<byte> _output = new(512);
    private readonly ArrayBufferWriter<byte> _value = new(512);
    private bool _expectsValue;

    /// <param name="output">Valid until the next call.</param>
    public bool TryRedact(ReadOnlySpan<byte> uri, out ReadOnlySpan<byte> output, out int count)
    {
        _output.ResetWrittenCount();
        _expectsValue = false;
        var mark = uri.IndexOf((byte)'?');
        count = Plain(mark < 0 ? uri : uri[..mark]);
        while (mark >= 0 && mark < uri.Length)
        {
            var from = mark + 1;
            var next = uri[from..].IndexOf((byte)'&');
            var end = next < 0 ? uri.Length : from + next;
            _output.Write(uri.Slice(mark, 1));
            count += Parameter(uri[from..end]);
            mark = next < 0 ? -1 : end;
        }

        output = _output.WrittenSpan;
        return count > 0;
    }

    private int Plain(ReadOnlySpan<byte> text)
    {
        if (texts.Find(text, SecretPatterns.Probe(text)))
        {
            return texts.Write(text, _output, escape: false);
        }

        _output.Write(text);
        return 0;
    }

    private int Parameter(ReadOnlySpan<byte> parameter)
    {
        var equals = parameter.IndexOf((byte)'=');
        if (equals <= 0 || equals == parameter.Length - 1)
        {
            return Plain(parameter);
        }

        var name = parameter[..equals];
        if (IsEncoded(name))
        {
            name = Encoding.UTF8.GetBytes(Decoded(name));
        }

        var value = parameter[(equals + 1)..];
        var known = names.Get(name);
        if (known.IsSensitive)
        {
            _output.Write(parameter[..(equals + 1)]);
            marks.WriteText(_output, RedactionRule.R7, value);
            return 1;
        }

        _output.Write(parameter[..(equals + 1)]);
        return known.Known == Known.Args ? Argument(value) : Value(value);
    }

    /// <summary>One argument of an exec: a sensitive flag's value may be in it or in the next one.</summary>
    private int Argument(ReadOnlySpan<byte> value)
    {
        var text = Encoding.UTF8.GetBytes(Decoded(value));
        if (_expectsValue && text is not [(byte)'-', ..])
        {
            _expectsValue = false;
            marks.WriteText(_output, RedactionRule.R7, value);
            return 1;
        }

        var found = texts.Find(text, SecretPatterns.Probe(text), shell: true);
        _expectsValue = texts.ExpectsValue;
        return Found(found, value, text);
    }

    private int Value(ReadOnlySpan<byte> value)
    {
        var text = IsEncoded(value) ? Encoding.UTF8.GetBytes(Decoded(value)) : value;
        return Found(texts.Find(text, SecretPatterns.Probe(text)), value, text);
    }

    private int Found(bool found, ReadOnlySpan<byte> value, ReadOnlySpan<byte> text)
    {
        if (!found)
        {
            _output.Write(value);
            return 0;
        }

        _value.ResetWrittenCount();
        var count = texts.Write(text, _value, escape: false);
        _output.Write(_value.WrittenSpan);
        return count;
    }

    private static bool IsEncoded(ReadOnlySpan<byte> text) => text.IndexOfAny((byte)'%', (byte)'+') >= 0;

    private static string Decoded(ReadOnlySpan<byte> text) => WebUtility.UrlDecode(Encoding.UTF8.GetString(text));
}
