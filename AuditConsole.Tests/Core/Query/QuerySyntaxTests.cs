using AuditConsole.Core.Query;
using AuditConsole.Core.Query.Syntax;
using Xunit;

namespace AuditConsole.Tests.Core.Query;

public sealed class QuerySyntaxTests
{
    public static TheoryData<string, string, string> Valid()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var columns in QueryCases.Read("valid.txt"))
        {
            data.Add(columns[0], columns[1] == "=" ? columns[0] : columns[1], columns[2]);
        }

        return data;
    }

    public static TheoryData<string, string, string, string?> Invalid()
    {
        var data = new TheoryData<string, string, string, string?>();
        foreach (var columns in QueryCases.Read("invalid.txt"))
        {
            data.Add(columns[0], columns[1], columns[2], columns.ElementAtOrDefault(3));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void Reads_prints_and_resolves(string text, string printed, string tree)
    {
        Assert.True(EventQuery.TryParse(text, 0, out var query, out var error), error?.Message);
        Assert.Equal(tree, TreeText.Of(query.Root));
        Assert.Equal(printed, QueryPrinter.Print(query.Root));
        Assert.Equal(query.Root, QueryParser.Parse(printed, out _));
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Says_where_a_text_is_wrong_and_what_was_expected(string text, string place, string message, string? fix)
    {
        Assert.False(EventQuery.TryParse(text, 0, out _, out var error));
        Assert.Equal(message, error.Message);
        Assert.Equal(place, $"{error.Position}+{error.Length}");
        Assert.Equal(fix, error.Fix);
    }

    [Fact]
    public void A_fix_is_a_query_that_parses()
    {
        foreach (var fix in QueryCases.Read("invalid.txt").Select(columns => columns.ElementAtOrDefault(3)).OfType<string>())
        {
            Assert.True(EventQuery.TryParse(fix, 0, out _, out var error), $"{fix}: {error?.Message}");
        }
    }

    [Fact]
    public void Limits_are_errors_with_a_place()
    {
        Assert.False(EventQuery.TryParse(new string('é', 2049), 0, out _, out var tooLong));
        Assert.Equal((2048, 1, "the query is longer than 4096 bytes"), (tooLong.Position, tooLong.Length, tooLong.Message));
        Assert.True(EventQuery.TryParse(new string('é', 2048), 0, out _, out _));

        Assert.False(EventQuery.TryParse(string.Join(' ', Enumerable.Repeat("a", 129)), 0, out _, out var tooMany));
        Assert.Equal((256, "a query may have up to 128 values and words"), (tooMany.Position, tooMany.Message));
        Assert.True(EventQuery.TryParse(string.Join(' ', Enumerable.Repeat("a", 128)), 0, out _, out _));
        Assert.False(EventQuery.TryParse($"kind:({string.Join(" OR ", Enumerable.Repeat("a", 129))})", 0, out _, out _));

        Assert.False(EventQuery.TryParse(new string('(', 33) + "a" + new string(')', 33), 0, out _, out var tooDeep));
        Assert.Equal((32, "parentheses and NOT may stand in each other up to 32 deep"), (tooDeep.Position, tooDeep.Message));
        Assert.True(EventQuery.TryParse(new string('(', 32) + "a" + new string(')', 32), 0, out _, out _));
        Assert.False(EventQuery.TryParse(string.Concat(Enumerable.Repeat("NOT ", 33)) + "a", 0, out _, out _));
    }
}
