using System.Text.RegularExpressions;
using AuditConsole.Core.Events;
using AuditConsole.Core.Query;
using AuditConsole.Core.Query.Planning;
using AuditConsole.Tests.Architecture;
using Xunit;

namespace AuditConsole.Tests.Core.Query;

/// <summary>What <c>docs/query.md</c> says is so. With <c>ACCEPT_TABLES=1</c> its table of fields is written anew.</summary>
public sealed partial class QueryDocumentTests
{
    private const string TableHead = "| field | kind | meaning | also |\n|---|---|---|---|\n";

    private static readonly string Document = Path.Combine(SourceTree.Root, "docs", "query.md");

    [Fact]
    public void The_table_of_fields_is_the_catalogue()
    {
        var text = File.ReadAllText(Document);
        var table = TableHead + string.Concat(EventFields.All.Concat(EventFields.Following).Select(Row));
        if (Environment.GetEnvironmentVariable("ACCEPT_TABLES") == "1")
        {
            var at = text.IndexOf(TableHead, StringComparison.Ordinal);
            File.WriteAllText(Document, (at < 0 ? text : text[..at]) + table);
            return;
        }

        Assert.EndsWith(table, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_query_of_the_document_can_be_asked()
    {
        var queries = File.ReadLines(Document).TakeWhile(line => line != "## Fields")
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).SelectMany(line => Code().Matches(line[..line.IndexOf("` |", StringComparison.Ordinal)] + "`")).Select(m => m.Groups[1].Value).ToList();
        Assert.True(queries.Count > 50, $"{queries.Count} were found");
        foreach (var query in queries)
        {
            Assert.True(EventQuery.TryParse(query, QueryMatchTests.Now, out _, out var error), $"{query}: {error?.Message}");
        }
    }

    private static string Row(EventField field)
    {
        var also = field.Aliases.Concat(FieldAliases.Of(field)).Select(name => $"`{name}`");
        return $"| `{field.Name}` | {Kind(field)} | {field.Meaning} | {string.Join(", ", also)} |\n";
    }

    private static string Kind(EventField field) => field.Type switch
    {
        FieldType.Text => "text",
        FieldType.TextList => "texts",
        FieldType.Word => string.Join(", ", FieldVocabulary.Of(field)),
        FieldType.Integer => "number",
        FieldType.Time => "time",
        FieldType.Address => "address",
        FieldType.Boolean => "true, false",
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
