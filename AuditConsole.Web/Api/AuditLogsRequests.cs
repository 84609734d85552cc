using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using AuditConsole.Web.Hosting;

namespace AuditConsole.Web.Api;

/// <summary>Reads the requests of the group. Names nobody knows are refused: a filter that is silently ignored shows more than was asked for.</summary>
internal static class AuditLogsRequests
{
    private const string ListParameters = "limit, offset, cursor, q, from, to, include_total, shape, tenant";
    private const string SearchMembers = "query, start_time, end_time, filters, limit, offset, cursor, include_total, shape";

    public static bool TryReadList(IQueryCollection query, long now, [NotNullWhen(true)] out AuditLogsQuestion? question, [NotNullWhen(false)] out RequestFault? fault)
    {
        var parameters = new AuditLogsParameters(now);
        foreach (var (name, values) in query.Where(pair => pair.Key != ShownLedger.Key))
        {
            if (name is "query" or "start_time" or "end_time" || !parameters.TrySet(name, values.ToString()))
            {
                (question, fault) = (null, parameters.Fault ?? new RequestFault(name, $"there is no such parameter; one of {ListParameters} was expected"));
                return false;
            }
        }

        return parameters.TryFinish(out question, out fault);
    }

    public static bool TryReadGet(string id, IQueryCollection query, [NotNullWhen(true)] out AuditLogQuestion? question, [NotNullWhen(false)] out RequestFault? fault)
    {
        question = new AuditLogQuestion(id, null, false, EventShape.Fields);
        fault = null;
        foreach (var (name, values) in query.Where(pair => pair.Key != ShownLedger.Key))
        {
            var value = values.ToString();
            switch (name)
            {
                case "source": question = question with { Source = value }; break;
                case "include" when value == "bodies": question = question with { IncludeBodies = true }; break;
                case "include": fault ??= new RequestFault(name, $"`bodies` was expected, but `{value}` was found"); break;
                case "shape" when AuditLogsParameters.TryShape(value, out var shape): question = question with { Shape = shape }; break;
                case "shape": fault ??= new RequestFault(name, $"`fields` or `native` was expected, but `{value}` was found"); break;
                default: fault ??= new RequestFault(name, "there is no such parameter; one of include, source, shape, tenant was expected"); break;
            }
        }

        return fault is null;
    }

    public static bool TryReadSearch(JsonElement body, long now, [NotNullWhen(true)] out AuditLogsQuestion? question, [NotNullWhen(false)] out RequestFault? fault)
    {
        var parameters = new AuditLogsParameters(now);
        if (body.ValueKind != JsonValueKind.Object)
        {
            parameters.Wrong("body", "an object", Shown(body));
            return parameters.TryFinish(out question, out fault);
        }

        // Filters join the query, so it has to be there first.
        foreach (var member in body.EnumerateObject().OrderBy(member => member.Name == "filters"))
        {
            if (!TrySet(parameters, member))
            {
                (question, fault) = (null, parameters.Fault ?? new RequestFault(member.Name, $"there is no such member; one of {SearchMembers} was expected"));
                return false;
            }
        }

        return parameters.TryFinish(out question, out fault);
    }

    private static bool TrySet(AuditLogsParameters parameters, JsonProperty member)
    {
        var (name, value) = (member.Name, member.Value);
        if (name is "q" or "from" or "to")
        {
            return false;
        }

        if (value.ValueKind == JsonValueKind.Null && SearchMembers.Split(", ").Contains(name))
        {
            return true;
        }

        return name switch
        {
            "filters" => TryFilters(parameters, value),
            "limit" or "offset" => value.ValueKind == JsonValueKind.Number ? parameters.TrySet(name, value.GetRawText()) : parameters.Wrong(name, "a number", Shown(value)),
            "include_total" => value.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? parameters.TrySet(name, value.GetBoolean() ? "true" : "false")
                : parameters.Wrong(name, "true or false", Shown(value)),
            "query" or "start_time" or "end_time" or "cursor" or "shape" => TryText(value, out var text) ? parameters.TrySet(name, text) : parameters.Wrong(name, "a string", Shown(value)),
            _ => false,
        };
    }

    public static bool TryFilters(AuditLogsParameters parameters, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return parameters.Wrong("filters", "an object of field names and values", Shown(value));
        }

        var filters = new List<KeyValuePair<string, IReadOnlyList<string>>>();
        foreach (var member in value.EnumerateObject())
        {
            var items = member.Value.ValueKind == JsonValueKind.Array ? member.Value.EnumerateArray().ToArray() : [member.Value];
            var texts = new List<string>();
            foreach (var item in items)
            {
                if (!TryValue(item, out var text))
                {
                    return parameters.Wrong($"filters.{member.Name}", "a string, or a list of strings", Shown(item));
                }

                texts.Add(text);
            }

            filters.Add(new(member.Name, texts));
        }

        return parameters.TryAddFilters(filters);
    }

    private static bool TryValue(JsonElement value, [NotNullWhen(true)] out string? text)
    {
        text = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => null,
        };
        return text is not null || TryText(value, out text);
    }

    public static bool TryText(JsonElement value, [NotNullWhen(true)] out string? text)
    {
        text = null;
        try
        {
            text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: no text has one.
        }

        return text is not null;
    }

    public static string Shown(JsonElement value)
    {
        var raw = value.GetRawText();
        return raw.Length <= 40 ? raw : string.Create(CultureInfo.InvariantCulture, $"{raw.AsSpan(0, 40)}…");
    }
}
