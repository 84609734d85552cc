using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using AuditConsole.Core.Exports;
using AuditConsole.Core.Query;
using AuditConsole.Web.Hosting;

namespace AuditConsole.Web.Api;

/// <summary>A request for a file of events, read and checked.</summary>
/// <param name="Events">Which events.</param>
public sealed record ExportQuestion(AuditLogsQuestion Events)
{
    public ExportFormat Format { get; init; }

    public IReadOnlyList<ExportColumn>? Columns { get; init; }

    public bool GuardsFormulas { get; init; } = true;

    public bool IncludeBodies { get; init; }

    public bool HideNoise { get; init; }
}

/// <summary>Reads requests for files, from the address and from the body alike.</summary>
internal sealed class ExportRequests(long now)
{
    private const int MostColumns = 100;
    private const string Own = "format, columns, guard, include, noise";

    private readonly AuditLogsParameters _events = new(now);
    private ExportQuestion _file = new(new AuditLogsQuestion(EventQuery.Everything));

    public static bool TryRead(IQueryCollection query, long now, [NotNullWhen(true)] out ExportQuestion? question, [NotNullWhen(false)] out RequestFault? fault)
    {
        var read = new ExportRequests(now);
        foreach (var (name, values) in query.Where(pair => pair.Key != ShownLedger.Key))
        {
            var value = values.ToString();
            if (!(name is "q" or "from" or "to" ? read._events.TrySet(name, value) : name == "columns" ? read.TryColumns(value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) : read.TryOwn(name, value)))
            {
                (question, fault) = (null, read._events.Fault ?? new RequestFault(name, $"there is no such parameter; one of q, from, to, {Own}, {ShownLedger.Key} was expected"));
                return false;
            }
        }

        return read.TryFinish(out question, out fault);
    }

    public static bool TryRead(JsonElement body, long now, [NotNullWhen(true)] out ExportQuestion? question, [NotNullWhen(false)] out RequestFault? fault)
    {
        var read = new ExportRequests(now);
        if (body.ValueKind != JsonValueKind.Object)
        {
            read._events.Wrong("body", "an object", AuditLogsRequests.Shown(body));
            return read.TryFinish(out question, out fault);
        }

        // Filters join the query, so it has to be there first.
        foreach (var member in body.EnumerateObject().OrderBy(member => member.Name == "filters"))
        {
            if (!read.TryMember(member.Name, member.Value))
            {
                (question, fault) = (null, read._events.Fault ?? new RequestFault(member.Name, $"there is no such member; one of query, start_time, end_time, filters, {Own} was expected"));
                return false;
            }
        }

        return read.TryFinish(out question, out fault);
    }

    private bool TryMember(string name, JsonElement value)
    {
        if (name == "filters")
        {
            return AuditLogsRequests.TryFilters(_events, value);
        }

        if (name == "columns")
        {
            var names = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(item => AuditLogsRequests.TryText(item, out var column) ? column : null).ToList() : [null];
            return names.Contains(null) ? _events.Wrong(name, "a list of names of fields", AuditLogsRequests.Shown(value)) : TryColumns([.. names.OfType<string>()]);
        }

        var isTime = name is "query" or "start_time" or "end_time";
        if (!isTime && !Own.Split(", ").Contains(name))
        {
            return false;
        }

        return (isTime && value.ValueKind == JsonValueKind.Null)
            || (AuditLogsRequests.TryText(value, out var text) ? isTime ? _events.TrySet(name, text) : TryOwn(name, text) : _events.Wrong(name, "a string", AuditLogsRequests.Shown(value)));
    }

    private bool TryOwn(string name, string value)
    {
        switch (name)
        {
            case "format":
                if (!ExportFormats.TryParse(value, out var format))
                {
                    return _events.Wrong(name, $"one of {string.Join(", ", ExportFormats.Words)}", value);
                }

                _file = _file with { Format = format };
                return true;
            case "guard":
                _file = _file with { GuardsFormulas = value != "off" };
                return value is "on" or "off" || _events.Wrong(name, "`on` or `off`", value);
            case "include":
                _file = _file with { IncludeBodies = true };
                return value == "bodies" || _events.Wrong(name, "`bodies`", value);
            case "noise":
                _file = _file with { HideNoise = value == "hide" };
                return value is "hide" or "show" || _events.Wrong(name, "`hide` or `show`", value);
            default:
                return false;
        }
    }

    private bool TryColumns(string[] names)
    {
        if (names.Length is 0 or > MostColumns)
        {
            return _events.Wrong("columns", $"1 to {MostColumns} names of fields", $"{names.Length}");
        }

        var columns = new List<ExportColumn>();
        foreach (var name in names)
        {
            if (!ExportColumn.TryFind(name, out var column))
            {
                return _events.Wrong("columns", "the name of a field", name);
            }

            columns.Add(column);
        }

        _file = _file with { Columns = columns };
        return true;
    }

    private bool TryFinish([NotNullWhen(true)] out ExportQuestion? question, [NotNullWhen(false)] out RequestFault? fault)
    {
        question = null;
        if (!_events.TryFinish(out var events, out fault))
        {
            return false;
        }

        fault = _file.Columns is not null && _file.Format != ExportFormat.Csv ? new RequestFault("columns", "the format has no columns; csv has")
            : _file.IncludeBodies && _file.Format is ExportFormat.Csv or ExportFormat.Cef ? new RequestFault("include", "the format has no place for bodies; json, ndjson, yaml and syslog have")
            : null;
        question = fault is null ? _file with { Events = events } : null;
        return fault is null;
    }
}
