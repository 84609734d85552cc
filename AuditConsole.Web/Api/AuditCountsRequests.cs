using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using AuditConsole.Core.Events;
using AuditConsole.Core.Query;
using AuditConsole.Web.Hosting;

namespace AuditConsole.Web.Api;

internal enum CountsKind
{
    Facets,
    Histogram,
}

/// <summary>A request for counts, read and checked.</summary>
/// <param name="Events">Which events are counted.</param>
public sealed record AuditCountsQuestion(AuditLogsQuestion Events)
{
    public const int LargestBuckets = 1000;
    public const int MostFields = 20;
    public const int LargestLimit = 1000;

    public IReadOnlyList<CountedField> Fields { get; init; } = [];

    /// <summary>Values of each field.</summary>
    public int Limit { get; init; } = 20;

    public int Buckets { get; init; } = 60;
}

/// <param name="Name">As it was asked for.</param>
public sealed record CountedField(string Name, FacetOf Counted);

/// <summary>Reads requests for counts, from the address and from the body alike.</summary>
internal sealed class AuditCountsRequests
{
    private readonly AuditLogsParameters _events;
    private readonly CountsKind _kind;
    private AuditCountsQuestion _counts = new(new AuditLogsQuestion(EventQuery.Everything));

    private AuditCountsRequests(CountsKind kind, long now)
    {
        _kind = kind;
        _events = new AuditLogsParameters(now);
    }

    private string Own => _kind == CountsKind.Facets ? "fields, limit" : "buckets";

    public static bool TryRead(IQueryCollection query, CountsKind kind, long now, [NotNullWhen(true)] out AuditCountsQuestion? question, [NotNullWhen(false)] out RequestFault? fault)
    {
        var read = new AuditCountsRequests(kind, now);
        foreach (var (name, values) in query.Where(pair => pair.Key != ShownLedger.Key))
        {
            var value = values.ToString();
            var isTaken = name is "q" or "from" or "to" ? read._events.TrySet(name, value) : read.TryOwn(name, value, value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            if (!isTaken)
            {
                (question, fault) = (null, read._events.Fault ?? new RequestFault(name, $"there is no such parameter; one of q, from, to, {read.Own}, {ShownLedger.Key} was expected"));
                return false;
            }
        }

        return read.TryFinish(out question, out fault);
    }

    public static bool TryRead(JsonElement body, CountsKind kind, long now, [NotNullWhen(true)] out AuditCountsQuestion? question, [NotNullWhen(false)] out RequestFault? fault)
    {
        var read = new AuditCountsRequests(kind, now);
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
                (question, fault) = (null, read._events.Fault ?? new RequestFault(member.Name, $"there is no such member; one of query, start_time, end_time, filters, {read.Own} was expected"));
                return false;
            }
        }

        return read.TryFinish(out question, out fault);
    }

    private bool TryMember(string name, JsonElement value)
    {
        switch (name)
        {
            case "query" or "start_time" or "end_time":
                return value.ValueKind == JsonValueKind.Null || (AuditLogsRequests.TryText(value, out var text) ? _events.TrySet(name, text) : _events.Wrong(name, "a string", AuditLogsRequests.Shown(value)));
            case "filters":
                return AuditLogsRequests.TryFilters(_events, value);
            case "fields" when _kind == CountsKind.Facets:
                var names = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(item => AuditLogsRequests.TryText(item, out var field) ? field : null).ToList() : [null];
                return names.Contains(null) ? _events.Wrong(name, "a list of names of fields", AuditLogsRequests.Shown(value)) : TryOwn(name, string.Empty, [.. names.OfType<string>()]);
            case "limit" or "buckets":
                return value.ValueKind == JsonValueKind.Number ? TryOwn(name, value.GetRawText(), []) : _events.Wrong(name, "a number", AuditLogsRequests.Shown(value));
            default:
                return false;
        }
    }

    private bool TryOwn(string name, string value, string[] names)
    {
        switch (name)
        {
            case "fields" when _kind == CountsKind.Facets:
                return TryFields(names);
            case "limit" when _kind == CountsKind.Facets:
                if (!TryNumber(value, AuditCountsQuestion.LargestLimit, out var limit))
                {
                    return _events.Wrong(name, $"a number from 1 to {AuditCountsQuestion.LargestLimit}", value);
                }

                _counts = _counts with { Limit = limit };
                return true;
            case "buckets" when _kind == CountsKind.Histogram:
                if (!TryNumber(value, AuditCountsQuestion.LargestBuckets, out var buckets))
                {
                    return _events.Wrong(name, $"a number from 1 to {AuditCountsQuestion.LargestBuckets}", value);
                }

                _counts = _counts with { Buckets = buckets };
                return true;
            default:
                return false;
        }
    }

    private bool TryFields(string[] names)
    {
        if (names.Length > AuditCountsQuestion.MostFields)
        {
            return _events.Wrong("fields", $"at most {AuditCountsQuestion.MostFields} names", names.Length.ToString(CultureInfo.InvariantCulture));
        }

        var fields = new List<CountedField>();
        foreach (var name in names)
        {
            if (name.Equals("actor", StringComparison.OrdinalIgnoreCase))
            {
                fields.Add(new CountedField(name, FacetOf.Actor));
            }
            else if (EventFields.TryFind(name, out var field) && FacetOf.CanCount(field))
            {
                fields.Add(new CountedField(name, field));
            }
            else
            {
                return _events.Wrong("fields", field is null ? "the name of a field" : "a field whose values are kept in columns", name);
            }
        }

        _counts = _counts with { Fields = fields };
        return true;
    }

    private bool TryFinish([NotNullWhen(true)] out AuditCountsQuestion? question, [NotNullWhen(false)] out RequestFault? fault)
    {
        question = null;
        if (!_events.TryFinish(out var events, out fault))
        {
            return false;
        }

        fault = _kind == CountsKind.Facets && _counts.Fields.Count == 0 ? new RequestFault("fields", "names of fields to count were expected")
            : _kind == CountsKind.Histogram && events.From == long.MinValue ? new RequestFault("start_time", "a start of the time range was expected")
            : _kind == CountsKind.Histogram && events.To == long.MaxValue ? new RequestFault("end_time", "an end of the time range was expected")
            : null;
        question = fault is null ? _counts with { Events = events } : null;
        return fault is null;
    }

    private static bool TryNumber(string value, int most, out int number)
        => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= most;
}
