using System.Diagnostics.CodeAnalysis;
using AuditConsole.Core.Query.Planning;
using AuditConsole.Core.Query.Syntax;

namespace AuditConsole.Core.Query;

/// <summary>Conditions given as names and values rather than as text: all of them must hold, and of one name's values any.</summary>
public static class QueryFilters
{
    /// <summary>Adds the conditions to a query.</summary>
    /// <param name="filters">
    /// Names are those of fields and their aliases, in which <c>_</c> may stand for <c>.</c> where no field has the name as it is;
    /// in values <c>*</c> and <c>?</c> are wildcards and <c>\</c> makes the next character literal.
    /// </param>
    /// <param name="now">Relative times are resolved against it, microseconds UTC.</param>
    public static bool TryAdd(
        EventQuery query,
        IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> filters,
        long now,
        [NotNullWhen(true)] out EventQuery? filtered,
        [NotNullWhen(false)] out QueryFilterError? error)
    {
        filtered = null;
        var root = query.Root;
        foreach (var (name, values) in filters)
        {
            if (values.Count == 0)
            {
                error = new QueryFilterError(name, "at least one value was expected");
                return false;
            }

            var node = new FieldNode(FieldName(name), Value(values));
            if (!EventQuery.TryParse(QueryPrinter.Print(node), now, out _, out var fault))
            {
                error = new QueryFilterError(name, fault.Message);
                return false;
            }

            root = QueryEdit.Join(root, node);
        }

        if (!EventQuery.TryParse(QueryPrinter.Print(root), now, out filtered, out var tooMuch))
        {
            error = new QueryFilterError(null, tooMuch.Message);
            return false;
        }

        error = null;
        return true;
    }

    private static string FieldName(string name)
    {
        if (FieldNames.Find(name) is not null)
        {
            return name;
        }

        var dotted = name.ToCharArray();
        for (var i = 0; i < dotted.Length; i++)
        {
            if (dotted[i] == '_')
            {
                dotted[i] = '.';
                if (FieldNames.Find(new string(dotted)) is not null)
                {
                    return new string(dotted);
                }
            }
        }

        return name;
    }

    private static ValueNode Value(IReadOnlyList<string> values)
    {
        ValueNode? any = null;
        foreach (var value in values)
        {
            var pattern = Pattern.Parse(value);
            ValueNode one = pattern.IsAny ? new PresentValue() : new PatternValue(pattern);
            any = any is null ? one : new ValueOr(any, one);
        }

        return any!;
    }
}

/// <param name="Name">The filter at fault; null when it is all of them together.</param>
public sealed record QueryFilterError(string? Name, string Message);
