using System.Collections.Frozen;
using AuditConsole.Core.Events;

namespace AuditConsole.Core.Segments;

/// <summary>Which fields have a dictionary-coded column, and its place in a run.</summary>
internal static class ColumnLayout
{
    /// <summary>The fields that have a form of their own in a run: plain numbers, the id, and seq, which follows from the row.</summary>
    private static readonly EventField[] Apart = [EventFields.Seq, EventFields.Id, EventFields.Time, EventFields.Received];

    public static readonly EventField[] Fields = [.. EventFields.All.Where(f => f.Storage == FieldStorage.Column && !Apart.Contains(f))];

    private static readonly FrozenDictionary<EventField, int> Places = Fields.Select((field, i) => (field, i)).ToFrozenDictionary(e => e.field, e => e.i);

    public static bool TryPlace(EventField field, out int place) => Places.TryGetValue(field, out place);

    public static int Place(EventField field) => Places[field];
}
