namespace AuditConsole.Core.Events;

public enum FieldType
{
    Text,

    /// <summary>Several texts; a predicate holds when it holds for one of them.</summary>
    TextList,

    /// <summary>A word of a closed vocabulary; compared without case.</summary>
    Word,
    Integer,

    /// <summary>Microseconds since 1970 UTC.</summary>
    Time,

    /// <summary>An IPv4 or IPv6 address, as text.</summary>
    Address,
    Boolean,
}

/// <summary>Where a field is found without reading the whole event.</summary>
public enum FieldStorage
{
    /// <summary>A typed column, in memory for the head and in every segment.</summary>
    Column,

    /// <summary>Only in the event's parts: it has to be read.</summary>
    Detail,

    /// <summary>Follows from columns, or from a column and the present time; stored nowhere.</summary>
    Derived,
}

/// <summary>A field of the normal form: one name for the query language, the API, exports and rules. Names are added, never renamed.</summary>
public sealed class EventField
{
    private readonly Func<AuditEvent, string?>? _text;
    private readonly Func<AuditEvent, IReadOnlyList<string>>? _list;
    private readonly Func<AuditEvent, long?>? _number;

    private EventField(string name, FieldType type, FieldStorage storage, string meaning, string[] aliases)
    {
        Name = name;
        Type = type;
        Storage = storage;
        Meaning = meaning;
        Aliases = aliases;
    }

    private EventField(string name, FieldType type, FieldStorage storage, string meaning, string[] aliases, Func<AuditEvent, string?> text)
        : this(name, type, storage, meaning, aliases) => _text = text;

    private EventField(string name, FieldType type, FieldStorage storage, string meaning, string[] aliases, Func<AuditEvent, IReadOnlyList<string>> list)
        : this(name, type, storage, meaning, aliases) => _list = list;

    private EventField(string name, FieldType type, FieldStorage storage, string meaning, string[] aliases, Func<AuditEvent, long?> number)
        : this(name, type, storage, meaning, aliases) => _number = number;

    public string Name { get; }

    /// <summary>Further names that queries may use; compared without case.</summary>
    public IReadOnlyList<string> Aliases { get; }

    public FieldType Type { get; }

    public FieldStorage Storage { get; }

    /// <summary>One line for completion lists and documentation.</summary>
    public string Meaning { get; }

    /// <summary>True where <see cref="Number"/> answers; the other fields answer <see cref="Text"/> or <see cref="List"/>.</summary>
    public bool IsNumeric => _number is not null;

    /// <summary>The field's text; null when absent.</summary>
    public string? Text(AuditEvent e) => _text?.Invoke(e);

    /// <summary>All texts of the field: none when absent, one for a single-valued field.</summary>
    public IReadOnlyList<string> List(AuditEvent e) => _list is not null ? _list(e) : _text?.Invoke(e) is { } text ? [text] : [];

    public long? Number(AuditEvent e) => _number?.Invoke(e);

    public override string ToString() => Name;

    internal static EventField Column(string name, string meaning, Func<AuditEvent, string?> text, params string[] aliases)
        => new(name, FieldType.Text, FieldStorage.Column, meaning, aliases, text);

    internal static EventField Detail(string name, string meaning, Func<AuditEvent, string?> text, params string[] aliases)
        => new(name, FieldType.Text, FieldStorage.Detail, meaning, aliases, text);

    internal static EventField DetailWord(string name, string meaning, Func<AuditEvent, string?> text, params string[] aliases)
        => new(name, FieldType.Word, FieldStorage.Detail, meaning, aliases, text);

    internal static EventField Derived(string name, string meaning, Func<AuditEvent, long?> number, params string[] aliases)
        => new(name, FieldType.Integer, FieldStorage.Derived, meaning, aliases, number);

    internal static EventField Word(string name, string meaning, Func<AuditEvent, string?> text, params string[] aliases)
        => new(name, FieldType.Word, FieldStorage.Column, meaning, aliases, text);

    internal static EventField Address(string name, string meaning, Func<AuditEvent, string?> text, params string[] aliases)
        => new(name, FieldType.Address, FieldStorage.Column, meaning, aliases, text);

    internal static EventField Texts(string name, FieldStorage storage, string meaning, Func<AuditEvent, IReadOnlyList<string>> list, params string[] aliases)
        => new(name, FieldType.TextList, storage, meaning, aliases, list);

    internal static EventField Integer(string name, string meaning, Func<AuditEvent, long?> number, params string[] aliases)
        => new(name, FieldType.Integer, FieldStorage.Column, meaning, aliases, number);

    internal static EventField Instant(string name, string meaning, Func<AuditEvent, long?> number, params string[] aliases)
        => new(name, FieldType.Time, FieldStorage.Column, meaning, aliases, number);

    internal static EventField Flag(string name, string meaning, Func<AuditEvent, string?> text, params string[] aliases)
        => new(name, FieldType.Boolean, FieldStorage.Column, meaning, aliases, text);
}
