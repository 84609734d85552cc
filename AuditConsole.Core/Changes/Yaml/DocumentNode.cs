using System.Diagnostics.CodeAnalysis;

namespace AuditConsole.Core.Changes.Yaml;

public enum DocumentNodeKind
{
    Null,
    False,
    True,

    /// <summary><see cref="DocumentNode.Text"/> is the number as it is printed.</summary>
    Number,
    Text,
    List,
    Map,
}

/// <summary>A JSON value as a tree, with the members of maps in UTF-8 byte order and the last of equal keys.</summary>
public sealed class DocumentNode
{
    public static readonly DocumentNode Null = new(DocumentNodeKind.Null);
    public static readonly DocumentNode False = new(DocumentNodeKind.False);
    public static readonly DocumentNode True = new(DocumentNodeKind.True);

    private DocumentNode(DocumentNodeKind kind) => Kind = kind;

    public DocumentNodeKind Kind { get; }

    public string Text { get; private init; } = string.Empty;

    public IReadOnlyList<DocumentNode> Items { get; private init; } = [];

    public IReadOnlyList<KeyValuePair<string, DocumentNode>> Members { get; private init; } = [];

    /// <summary>True for a map without members and a list without items.</summary>
    public bool IsEmpty => Members.Count == 0 && Items.Count == 0;

    public bool IsContainer => Kind is DocumentNodeKind.List or DocumentNodeKind.Map;

    /// <summary>False when the bytes are not one JSON value in valid UTF-8, or nest deeper than 256.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out DocumentNode? node) => DocumentReader.TryRead(json, out node);

    public DocumentNode? Find(string key)
    {
        foreach (var (name, value) in Members)
        {
            if (name == key)
            {
                return value;
            }
        }

        return null;
    }

    internal static DocumentNode OfNumber(string text) => new(DocumentNodeKind.Number) { Text = text };

    internal static DocumentNode OfText(string text) => new(DocumentNodeKind.Text) { Text = text };

    internal static DocumentNode OfList(IReadOnlyList<DocumentNode> items) => new(DocumentNodeKind.List) { Items = items };

    /// <summary>The members must be in order and without equal keys.</summary>
    internal static DocumentNode OfMap(IReadOnlyList<KeyValuePair<string, DocumentNode>> members) => new(DocumentNodeKind.Map) { Members = members };
}
