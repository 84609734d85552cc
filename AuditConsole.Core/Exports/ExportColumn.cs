using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;

namespace AuditConsole.Core.Exports;

/// <summary>A column of a CSV file: a field under the name that was asked for.</summary>
public sealed record ExportColumn(string Name, EventField Field)
{
    private const string Usual = "seq,time,received,tenant,project,cluster,source,event_type,category,severity,class,action,verb,outcome,code,actor.class,actor.type,actor.id,actor.name,actor.email,actor.groups,actor.ip,"
        + "actor.user_agent,actor.session,actor.effective.name,resource.type,resource.group,resource.kind,resource.namespace,resource.name,resource.uid,resource.tier,resource.subresource,resource.account,resource.region,"
        + "request_id,request.uri,request.dry_run,reason,message,tags,truncated";

    public static readonly IReadOnlyList<ExportColumn> Default = [.. Usual.Split(',').Select(name => TryFind(name, out var column) ? column : throw new InvalidOperationException($"There is no field {name}."))];

    /// <summary>Numbers of the console's own, which no spreadsheet takes for a formula.</summary>
    public bool IsOwnNumber => Field == EventFields.Seq || Field.Type == FieldType.Integer;

    public static bool TryFind(string name, [NotNullWhen(true)] out ExportColumn? column)
    {
        column = EventFields.TryFind(name, out var field) ? new ExportColumn(name, field) : null;
        return column is not null;
    }

    /// <param name="whole">Places in the ledger are shown.</param>
    public string Value(AuditEvent e, bool whole) => Field.Type switch
    {
        _ when Field == EventFields.Seq => whole ? e.Seq.ToString(CultureInfo.InvariantCulture) : string.Empty,
        FieldType.Time => Field.Number(e) is { } time ? Micros.FormatMillis(time) : string.Empty,
        FieldType.Integer => Field.Number(e)?.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
        FieldType.TextList => string.Join("; ", Field.List(e)),
        _ => Field.Text(e) ?? string.Empty,
    };
}
