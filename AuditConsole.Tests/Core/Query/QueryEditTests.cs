using AuditConsole.Core.Events;
using AuditConsole.Core.Query;
using Xunit;

namespace AuditConsole.Tests.Core.Query;

public sealed class QueryEditTests
{
    public static TheoryData<string, string, string> Cases()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var columns in QueryCases.Read("edits.txt"))
        {
            data.Add(columns[0], columns[1], columns[2]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Edits_print_back_as_a_query(string text, string edit, string after)
    {
        Assert.True(EventQuery.TryParse(text, 0, out var query, out _));
        var (name, value) = (edit[1..edit.IndexOf('=')], edit[(edit.IndexOf('=') + 1)..]);
        Assert.True(EventFields.TryFind(name, out var field));
        var edited = edit[0] switch
        {
            '+' => query.WithIncluded(field, value),
            '-' => query.WithExcluded(field, value),
            _ => query.Without(field, value),
        };
        Assert.Equal(after, edited.Text);
        Assert.Equal((edit[0] == '+', edit[0] == '-'), (edited.IsIncluded(field, value), edited.IsExcluded(field, value)));
    }

    [Fact]
    public void A_value_is_taken_literally_whatever_it_holds()
    {
        foreach (var value in new[] { "*", "a OR b", "\"", "\\", ")", "<x>", "AND", "" })
        {
            var query = EventQuery.Everything.WithIncluded(EventFields.Name, value);
            var e = new AuditEvent { Id = "", Source = "", Tenant = "", Type = "" };
            e.Resource.Name = value;
            Assert.True(query.Matches(e, EventBodies.None), query.Text);
            e.Resource.Name = value + "x";
            Assert.False(query.Matches(e, EventBodies.None), query.Text);
        }
    }

    [Theory]
    [InlineData("", "kind:Pod", "kind:Pod")]
    [InlineData("kind:Pod", "", "kind:Pod")]
    [InlineData("a OR b", "c OR d", "(a OR b) (c OR d)")]
    [InlineData("a AND b", "c d", "a AND b AND c AND d")]
    public void Two_queries_join(string first, string second, string both)
    {
        Assert.True(EventQuery.TryParse(first, 0, out var one, out _));
        Assert.True(EventQuery.TryParse(second, 0, out var two, out _));
        Assert.Equal(both, one.And(two).Text);
    }

    [Fact]
    public void Relative_times_of_joined_queries_keep_their_now()
    {
        Assert.True(EventQuery.TryParse("time:>now-1h", QueryMatchTests.Now, out var query, out _));
        var e = new AuditEvent { Id = "", Source = "", Tenant = "", Type = "", Time = 1 };
        Assert.False(EventQuery.Everything.And(query).Matches(e, EventBodies.None));
        Assert.False(query.And(EventQuery.Everything).WithExcluded(EventFields.Kind, "Pod").Matches(e, EventBodies.None));
    }
}
