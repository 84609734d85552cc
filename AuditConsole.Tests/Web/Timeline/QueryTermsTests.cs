using AuditConsole.Core.Events;
using AuditConsole.Web.Components.Timeline.Bar;
using Xunit;

namespace AuditConsole.Tests.Web.Timeline;

public sealed class QueryTermsTests
{
    [Theory]
    [InlineData("", "kind:Tier")]
    [InlineData("verb:delete", "verb:delete kind:Tier")]
    [InlineData("kind:Pod", "kind:(Pod OR Tier)")]
    [InlineData("kind:(Pod OR Node) verb:delete", "kind:(Pod OR Node OR Tier) verb:delete")]
    [InlineData("NOT kind:Tier", "kind:Tier")]
    [InlineData("NOT kind:(Tier OR Pod)", "NOT kind:Pod kind:Tier")]
    [InlineData("resource.kind:Pod", "resource.kind:(Pod OR Tier)")]
    [InlineData("a OR b", "(a OR b) kind:Tier")]
    [InlineData("kind:Net*", "kind:Net* kind:Tier")]
    [InlineData("verb:delete AND name:\"a OR b\"", "verb:delete name:\"a OR b\" kind:Tier")]
    [InlineData("(kind:Pod verb:get)", "(kind:Pod verb:get) kind:Tier")]
    public void Including_a_value_edits_the_text(string query, string edited) => Assert.Equal(edited, QueryTerms.Of(query).WithIncluded(EventFields.Kind, "kind", "Tier").Text);

    [Theory]
    [InlineData("", "NOT kind:Tier")]
    [InlineData("kind:Tier", "NOT kind:Tier")]
    [InlineData("kind:(Tier OR Pod)", "kind:Pod NOT kind:Tier")]
    [InlineData("NOT kind:Pod", "NOT kind:(Pod OR Tier)")]
    public void Excluding_a_value_takes_its_inclusion_back(string query, string edited) => Assert.Equal(edited, QueryTerms.Of(query).WithExcluded(EventFields.Kind, "kind", "Tier").Text);

    [Theory]
    [InlineData("kind:Tier verb:delete", "verb:delete")]
    [InlineData("NOT kind:(Tier OR Pod)", "NOT kind:Pod")]
    [InlineData("kind:Pod", "kind:Pod")]
    public void Dropping_a_value_leaves_the_rest(string query, string edited) => Assert.Equal(edited, QueryTerms.Of(query).Without(EventFields.Kind, "Tier").Text);

    [Theory]
    [InlineData("system:serviceaccount:a:b", "actor.name:system:serviceaccount:a:b")]
    [InlineData("has space", "actor.name:\"has space\"")]
    [InlineData("quo\"te\\", "actor.name:\"quo\\\"te\\\\\"")]
    [InlineData("star*", "actor.name:\"star*\"")]
    [InlineData("NOT", "actor.name:\"NOT\"")]
    [InlineData("", "actor.name:\"\"")]
    public void A_value_is_taken_literally_and_found_again(string value, string query)
    {
        var terms = QueryTerms.Of(string.Empty).WithIncluded(EventFields.ActorName, "actor.name", value);

        Assert.Equal(query, terms.Text);
        Assert.Equal([value], QueryTerms.Of(query).Included(EventFields.ActorName));
    }

    [Theory]
    [InlineData("", "actor:you@example.com")]
    [InlineData("actor:jane", "actor:(jane OR you@example.com)")]
    [InlineData("actor.name:jane kind:Pod", "actor:(jane OR you@example.com) kind:Pod")]
    [InlineData("NOT actor:you@example.com", "actor:you@example.com")]
    public void An_actor_is_asked_for_by_whatever_it_is_called(string query, string edited)
    {
        var terms = QueryTerms.Of(query).WithIncluded(EventFields.ActorName, QueryTerms.AnyActor, "you@example.com");

        Assert.Equal(edited, terms.Text);
        Assert.Contains("you@example.com", QueryTerms.Of(terms.Text).Included(EventFields.ActorName));
    }

    [Fact]
    public void A_broken_query_is_kept_as_it_stands() => Assert.Equal("kind:( \"open verb: kind:Tier", QueryTerms.Of("kind:( \"open verb:").Text + " kind:Tier");

    [Fact]
    public void Each_condition_can_be_dropped_for_a_wider_question()
    {
        Assert.Equal([("kind:Tier", "verb:delete"), ("verb:delete", "kind:Tier")], QueryTerms.Of("kind:Tier verb:delete").EachDropped());
        Assert.Empty(QueryTerms.Of("kind:Tier").EachDropped());
    }
}
