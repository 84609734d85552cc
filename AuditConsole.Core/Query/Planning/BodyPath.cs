using System.Globalization;

namespace AuditConsole.Core.Query.Planning;

internal enum BodyPart
{
    Before,
    After,
    Request,
    Response,
}

/// <summary>A place in a body: names of members parted by full stops. Arrays are stepped into, or one element is chosen by its index; <c>*</c> is any member or element. A name that has full stops itself is met by as many parts of the path as it has.</summary>
internal sealed class BodyPath
{
    /// <summary>Parts of a path, so that the places reached in it fit the bits of a word.</summary>
    public const int MostParts = 63;

    private const string Any = "*";

    // Longer names first where one begins with another.
    private static readonly (string Head, BodyPart Part)[] Heads =
    [
        ("changes.before", BodyPart.Before), ("changes.after", BodyPart.After), ("before", BodyPart.Before), ("after", BodyPart.After),
        ("requestObject", BodyPart.Request), ("responseObject", BodyPart.Response), ("request", BodyPart.Request), ("response", BodyPart.Response),
    ];

    private readonly string _text;
    private readonly int[] _starts;

    private BodyPath(string name, BodyPart part, string text)
    {
        (Name, Part, _text) = (name, part, text);
        Parts = text.Length == 0 ? [] : text.Split('.');
        _starts = new int[Parts.Count];
        for (var i = 1; i < _starts.Length; i++)
        {
            _starts[i] = _starts[i - 1] + Parts[i - 1].Length + 1;
        }
    }

    /// <summary>Names of whole bodies, for suggestions.</summary>
    public static IEnumerable<string> Names => Heads.Select(head => head.Head);

    /// <summary>As it was written.</summary>
    public string Name { get; }

    public BodyPart Part { get; }

    /// <summary>None where the whole body is meant.</summary>
    public IReadOnlyList<string> Parts { get; }

    /// <summary>The places in the path before anything of a body is read; bit <c>n</c> is set where <c>n</c> parts are met.</summary>
    public static ulong Start => 1;

    /// <summary>The path that a field's name means; null when it means no body.</summary>
    public static BodyPath? Find(string name)
    {
        foreach (var (head, part) in Heads)
        {
            if (name.StartsWith(head, StringComparison.OrdinalIgnoreCase) && (name.Length == head.Length || (name[head.Length] == '.' && name.Length > head.Length + 1)))
            {
                return new BodyPath(name, part, name.Length == head.Length ? "" : name[(head.Length + 1)..]);
            }
        }

        return null;
    }

    public bool IsWhole(ulong places) => (places >> Parts.Count & 1) != 0;

    /// <summary>The places reached by a member of an object.</summary>
    public ulong Member(ulong places, ReadOnlySpan<char> name)
    {
        var reached = 0UL;
        for (var i = 0; i < Parts.Count; i++)
        {
            if ((places >> i & 1) == 0)
            {
                continue;
            }

            reached |= Parts[i] == Any ? 1UL << (i + 1) : 0;
            var end = _starts[i] + name.Length;
            if (end <= _text.Length && _text.AsSpan(_starts[i], name.Length).SequenceEqual(name) && (end == _text.Length || _text[end] == '.'))
            {
                reached |= 1UL << (end == _text.Length ? Parts.Count : Array.BinarySearch(_starts, end + 1));
            }
        }

        return reached;
    }

    /// <summary>The places reached by an element of an array: those of the array, and behind its index.</summary>
    public ulong Element(ulong places, int index)
    {
        var reached = places;
        for (var i = 0; i < Parts.Count; i++)
        {
            if ((places >> i & 1) != 0 && (Parts[i] == Any || IsIndex(Parts[i], out var wanted) && wanted == index))
            {
                reached |= 1UL << (i + 1);
            }
        }

        return reached;
    }

    /// <summary>What stands in every body that has the path: the last of its names.</summary>
    public IEnumerable<WordMatcher> Words()
    {
        for (var i = Parts.Count - 1; i >= 0; i--)
        {
            if (Parts[i] != Any && !IsIndex(Parts[i], out _))
            {
                // It may be the end of a member's name, or its beginning where an index might be the rest.
                return BodyWords.Of(Parts[i], isPart: i > 0 || i < Parts.Count - 1);
            }
        }

        return [];
    }

    private static bool IsIndex(string part, out int index) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out index);
}
