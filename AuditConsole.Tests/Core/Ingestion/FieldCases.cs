using System.Globalization;
using AuditConsole.Core.Events;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

/// <summary>Text tables of events and the fields they become: a title line, lines of JSON, then <c>field = value</c> (<c>-</c> for absent).</summary>
internal sealed record FieldCase(string Title, IReadOnlyList<string> Json, IReadOnlyList<(string Field, string? Value)> Fields)
{
    public static IEnumerable<FieldCase> Read(string file)
    {
        FieldCase? current = null;
        foreach (var line in File.ReadLines(PathOf(file)).Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (line.StartsWith("== ", StringComparison.Ordinal))
            {
                if (current is not null)
                {
                    yield return current;
                }

                current = new FieldCase(line[3..], [], []);
            }
            else if (line[0] is '{' or '[' || line.StartsWith("20", StringComparison.Ordinal))
            {
                current = current! with { Json = [.. current.Json, line] };
            }
            else
            {
                var parts = line.Split(" = ", 2);
                current = current! with { Fields = [.. current.Fields, (parts[0].Trim(), parts[1] == "-" ? null : parts[1])] };
            }
        }

        yield return current!;
    }

    public static TheoryData<string> Titles(string file) => [.. Read(file).Select(c => c.Title)];

    public static string? ValueOf(AuditEvent e, string name)
    {
        Assert.True(EventFields.TryFind(name, out var field), name);
        if (field.IsNumeric)
        {
            return field.Number(e) is { } number ? field.Type == FieldType.Time ? AuditConsole.Core.Common.Micros.Format(number) : number.ToString(CultureInfo.InvariantCulture) : null;
        }

        var list = field.List(e);
        return list.Count == 0 ? null : string.Join(" | ", list);
    }

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Core", "Ingestion", "Cases", file);
}
