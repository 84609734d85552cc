using AuditConsole.Core.Events;
using AuditConsole.Core.Query.Planning;
using Xunit;

namespace AuditConsole.Tests.Core.Query;

public sealed class QueryNameTests
{
    public static TheoryData<string, string> Aliases()
    {
        var data = new TheoryData<string, string>();
        foreach (var columns in QueryCases.Read("aliases.txt"))
        {
            data.Add(columns[0], columns[1]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Aliases))]
    public void An_alias_means_the_fields_of_the_table(string name, string fields)
        => Assert.Equal(fields, string.Join(' ', FieldNames.Find(name)?.Select(field => field.Name) ?? ["-"]));

    [Fact]
    public void Every_alias_stands_in_the_table()
    {
        var table = QueryCases.Read("aliases.txt").Select(columns => columns[0]).ToHashSet(StringComparer.Ordinal);
        var aliases = EventFields.All.Concat(EventFields.Following).SelectMany(field => field.Aliases).Concat(FieldAliases.Names);
        Assert.Empty(aliases.Where(name => !table.Contains(name)));
    }

    [Fact]
    public void An_alias_hides_no_field()
        => Assert.Empty(FieldAliases.Names.Where(name => EventFields.All.Concat(EventFields.Following).Any(field => field.Aliases.Prepend(field.Name).Contains(name, StringComparer.OrdinalIgnoreCase))));

    [Fact]
    public void Every_name_is_one_that_a_query_finds()
        => Assert.Empty(EventFields.Names.Where(name => !EventFields.TryFind(name, out _)));
}
