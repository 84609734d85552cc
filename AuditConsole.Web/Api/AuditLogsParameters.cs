using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using AuditConsole.Core.Query;

namespace AuditConsole.Web.Api;

/// <summary>Reads values that stand in the query string and in the body alike.</summary>
internal sealed class AuditLogsParameters(long now)
{
    public RequestFault? Fault { get; private set; }

    public AuditLogsQuestion Question { get; private set; } = new(EventQuery.Everything);

    /// <summary>Takes one parameter; false when there is none of that name, or its value is wrong.</summary>
    public bool TrySet(string name, string value)
    {
        switch (name)
        {
            case "q" or "query" when EventQuery.TryParse(value, now, out var query, out var error):
                Question = Question with { Query = query, UsesQueryLanguage = query.Text.Length > 0 };
                return true;
            case "q" or "query":
                EventQuery.TryParse(value, now, out _, out var fault);
                Fault = new RequestFault(name, fault!.Message, fault);
                return false;
            case "from" or "start_time" when QueryTime.TryParse(value, now, out var from, out _):
                Question = Question with { From = from };
                return true;
            case "to" or "end_time" when QueryTime.TryParse(value, now, out _, out var to):
                Question = Question with { To = to };
                return true;
            case "from" or "start_time" or "to" or "end_time":
                return Wrong(name, QueryTime.Expected, value);
            case "limit" when TryNumber(value, 1, AuditLogsQuestion.LargestLimit, out var limit):
                Question = Question with { Limit = limit };
                return true;
            case "limit":
                return Wrong(name, $"a number from 1 to {AuditLogsQuestion.LargestLimit}", value);
            case "offset" when TryNumber(value, 0, AuditLogsQuestion.LargestOffset, out var offset):
                Question = Question with { Offset = offset };
                return true;
            case "offset":
                return Wrong(name, $"a number from 0 to {AuditLogsQuestion.LargestOffset} (beyond it, use `cursor`)", value);
            case "cursor":
                Question = Question with { Cursor = value.Length == 0 ? null : value };
                return true;
            case "include_total" when TryFlag(value, out var flag):
                Question = Question with { IncludeTotal = flag };
                return true;
            case "include_total":
                return Wrong(name, "true or false", value);
            case "shape" when TryShape(value, out var shape):
                Question = Question with { Shape = shape };
                return true;
            case "shape":
                return Wrong(name, "`fields` or `native`", value);
            default:
                return false;
        }
    }

    public bool Wrong(string name, string expected, string found)
    {
        Fault = new RequestFault(name, $"{expected} was expected, but `{found}` was found");
        return false;
    }

    public bool TryAddFilters(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> filters)
    {
        if (QueryFilters.TryAdd(Question.Query, filters, now, out var query, out var error))
        {
            Question = Question with { Query = query };
            return true;
        }

        Fault = new RequestFault(error.Name is null ? "filters" : $"filters.{error.Name}", error.Message);
        return false;
    }

    /// <summary>The question, once everything is set.</summary>
    public bool TryFinish([NotNullWhen(true)] out AuditLogsQuestion? question, [NotNullWhen(false)] out RequestFault? fault)
    {
        if (Fault is null && Question.From >= Question.To)
        {
            Fault = new RequestFault("end_time", "a time after `start_time` was expected");
        }

        question = Fault is null ? Question : null;
        fault = Fault;
        return question is not null;
    }

    public static bool TryShape(string value, out EventShape shape)
    {
        shape = value == "native" ? EventShape.Native : EventShape.Fields;
        return value is "native" or "fields";
    }

    private static bool TryNumber(string value, int least, int most, out int number)
        => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;

    private static bool TryFlag(string value, out bool flag)
    {
        flag = value is "true" or "1";
        return value is "true" or "1" or "false" or "0";
    }
}
