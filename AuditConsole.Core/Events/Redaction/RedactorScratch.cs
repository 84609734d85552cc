using System.Buffers;

namespace AuditConsole.Core.Events.Redaction;

/// <summary>What a walk works with: memory used again and again, and the parts of the rules.</summary>
internal sealed class RedactorScratch(MemberNames names, TextRedactor texts, UriRedactor uris, Marks marks, InnerRedactor? inner)
{
    private byte[] _text = new byte[4096];
    private Frame[] _frames = new Frame[RedactionLimits.Depth];

    public MemberNames Names => names;

    public TextRedactor Texts => texts;

    public UriRedactor Uris => uris;

    public Marks Marks => marks;

    /// <summary>For JSON in strings; null where such nesting ends.</summary>
    public InnerRedactor? Inner => inner;

    public NameStack Seen { get; } = new();

    public ArrayBufferWriter<byte> Output { get; } = new(4096);

    public Frame[] Frames => _frames;

    /// <summary>The place of a frame, made when it is not there yet.</summary>
    public ref Frame Frame(int depth)
    {
        if (depth == _frames.Length)
        {
            Array.Resize(ref _frames, depth * 2);
        }

        return ref _frames[depth];
    }

    public byte[] Text(int length)
    {
        if (_text.Length < length)
        {
            _text = new byte[Math.Max(length, _text.Length * 2)];
        }

        return _text;
    }
}
