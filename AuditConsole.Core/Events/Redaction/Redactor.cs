using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AuditConsole.Core.Events.Redaction;

/// <summary>A JSON text after redaction.</summary>
/// <param name="Count">How many values were removed.</param>
public readonly record struct RedactedJson(byte[] Bytes, int Count, JsonShape Shape);

/// <summary>Takes secrets out of what comes in, before anything is hashed, stored, logged or sent on. Pure: the same bytes, rules and key give the same answer.</summary>
/// <remarks>Works in memory of its own, so it is not safe for threads: one redactor belongs to one reader at a time.</remarks>
public sealed class Redactor
{
    private readonly RedactionRules _rules;
    private readonly Marks _marks;
    private readonly TextRedactor _texts;
    private readonly UriRedactor _uris;
    private readonly RedactorScratch _scratch;
    private readonly InnerRedactor _inner;
    private readonly ArrayBufferWriter<byte> _output = new(1024);
    private PatternAnchors _anchors = PatternAnchors.All;
    private bool _hasEscapes = true;
    private byte[] _text = new byte[1024];

    public Redactor(RedactionRules rules, Fingerprint fingerprint)
    {
        _rules = rules;
        _marks = new Marks(fingerprint);
        _texts = new TextRedactor(rules.Names, _marks);
        var names = new MemberNames(rules.Names);
        _uris = new UriRedactor(names, _texts, _marks);
        var innermost = new InnerRedactor(new RedactorScratch(names, _texts, _uris, _marks, inner: null));
        _inner = new InnerRedactor(new RedactorScratch(names, _texts, _uris, _marks, innermost));
        _scratch = new RedactorScratch(names, _texts, _uris, _marks, _inner);
    }

    /// <summary>Says whose event comes next, and looks over it once; the texts and bodies given until the next call are taken to be parts of it.</summary>
    public void Begin(string source, ReadOnlySpan<byte> wholeEvent)
    {
        _texts.Source = _rules.For(source);
        _anchors = SecretPatterns.Probe(wholeEvent);
        _hasEscapes = HasEscapes(wholeEvent);
    }

    /// <summary>Applies all rules to a body. Throws <see cref="JsonException"/> when it is not JSON.</summary>
    public RedactedJson Body(ReadOnlySpan<byte> json, SecretKind root)
    {
        if (!System.Text.Unicode.Utf8.IsValid(json))
        {
            var opaque = Walk(json, root);
            return opaque with { Shape = opaque.Shape | JsonShape.InvalidUtf8 };
        }

        return Walk(json, root);
    }

    /// <summary>Applies R6 and the source's patterns to a text.</summary>
    public string Text(string text, ref int count)
    {
        if (_anchors == PatternAnchors.None && !_hasEscapes && _texts.Source is null && !Base64Runs.MayHold(text))
        {
            return text;
        }

        var bytes = Utf8(text);
        if (!_texts.Find(bytes, _hasEscapes ? SecretPatterns.Probe(bytes) : _anchors))
        {
            return text;
        }

        _output.ResetWrittenCount();
        count += _texts.Write(bytes, _output, escape: false);
        return Encoding.UTF8.GetString(_output.WrittenSpan);
    }

    /// <summary>Applies R7 to a request's path and query.</summary>
    public string Uri(string uri, ref int count)
    {
        if (!_uris.TryRedact(Utf8(uri), out var output, out var removed))
        {
            return uri;
        }

        count += removed;
        return Encoding.UTF8.GetString(output);
    }

    /// <summary>Applies R5 to a named text, and all rules to it when it is JSON.</summary>
    public string Named(string name, string value, SecretKind root, ref int count)
    {
        if (value.Length > 0 && _rules.Names.IsSensitive(name))
        {
            count++;
            return _marks.Text(RedactionRule.R5, Encoding.UTF8.GetBytes(value));
        }

        if (value is not ['{' or '[', ..] || !_inner.TryRedact(Encoding.UTF8.GetBytes(value), root, out var output, out var removed))
        {
            return Text(value, ref count);
        }

        count += removed;
        return removed > 0 ? Encoding.UTF8.GetString(output) : value;
    }

    /// <summary>Applies the patterns alone to bytes that need not be JSON.</summary>
    public byte[] Opaque(ReadOnlySpan<byte> bytes, ref int count)
    {
        if (!_texts.Find(bytes, SecretPatterns.Probe(bytes)))
        {
            return bytes.ToArray();
        }

        _output.ResetWrittenCount();
        count += _texts.Write(bytes, _output, escape: false);
        return _output.WrittenSpan.ToArray();
    }

    /// <summary>What stands for a body that may be all secret: not even its digest, by which a short one could be guessed.</summary>
    public static byte[] Hidden(ReadOnlySpan<byte> body)
        => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"omitted":"secret","bytes":{{body.Length}}}"""));

    /// <summary>What stands for a body that is too large or too deep to be kept.</summary>
    public static byte[] Omitted(ReadOnlySpan<byte> body, string reason)
        => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"omitted":"{{reason}}","bytes":{{body.Length}},"sha256":"{{Convert.ToHexStringLower(SHA256.HashData(body))}}"}"""));

    /// <summary>The text's bytes, in memory that the next text takes over.</summary>
    private ReadOnlySpan<byte> Utf8(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_text.Length < most)
        {
            _text = new byte[most];
        }

        return _text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text));
    }

    private RedactedJson Walk(ReadOnlySpan<byte> json, SecretKind root)
    {
        _scratch.Seen.Truncate(0);
        var walk = new BodyWalk(json, _scratch, root, _anchors, _hasEscapes);
        walk.Run();
        return new RedactedJson(walk.Count > 0 ? _scratch.Output.WrittenSpan.ToArray() : json.ToArray(), walk.Count, walk.Shape);
    }

    /// <summary>Only these escapes can spell a letter or a slash, and so hide a pattern or a name.</summary>
    private static bool HasEscapes(ReadOnlySpan<byte> json) => json.IndexOf("\\u"u8) >= 0 || json.IndexOf("\\/"u8) >= 0;
}
