using AuditConsole.Core.Access;
using AuditConsole.Core.Query;
using Xunit;

namespace AuditConsole.Tests.Core.Query;

public sealed class QueryVisibilityTests
{
    private static readonly Scope Whole = new("default");

    [Theory]
    [InlineData("kind:Pod after.spec.order:>1", "`after.spec.order` asks about bodies")]
    [InlineData("NOT (kind:Pod OR requestObject:*)", "`requestObject` asks about bodies")]
    [InlineData("changed:spec.ingress", "`changed` asks about bodies")]
    [InlineData("word before.a:x", "`before.a` asks about bodies")]
    [InlineData("word", "Free words are looked for in bodies too")]
    public void Without_the_right_to_bodies_a_question_about_them_is_an_error_that_names_it(string text, string expected)
    {
        Assert.True(EventQuery.TryParse(text, 0, out var query, out _));
        Assert.True(query.NeedsBodies);
        Assert.False(QueryVisibility.TryNarrow(query, Whole, bodies: null, out _, out var problem));
        Assert.StartsWith(expected, problem.Detail, StringComparison.Ordinal);
        Assert.Contains(Permission.AuditBody, problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("after.spec.order:>1")]
    [InlineData("changed:spec")]
    public void A_question_about_bodies_is_asked_where_they_may_be_read(string text)
    {
        Assert.True(EventQuery.TryParse(text, 0, out var query, out _));
        Assert.True(QueryVisibility.TryNarrow(query, Whole with { Kinds = ["Pod", "Tier"] }, Whole with { Kinds = ["Pod"] }, out var narrowed, out _));
        Assert.Equal(["Pod"], narrowed.Kinds!);
    }

    [Fact]
    public void Fields_of_requests_are_no_bodies()
    {
        Assert.True(EventQuery.TryParse("request.uri:/api* AND requestURI:* AND request.method:PUT", 0, out var query, out _));
        Assert.False(query.NeedsBodies);
    }
}
