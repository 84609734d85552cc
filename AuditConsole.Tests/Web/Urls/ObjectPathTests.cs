using AuditConsole.Core.Changes;
using AuditConsole.Web;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Web.Addresses;

public sealed class ObjectPathTests
{
    [Fact]
    public void What_is_built_is_read_again_whatever_the_names_are()
        => Check.QuickThrowOnFailure(Prop.ForAll<NonNull<string>, NonNull<string>, NonNull<string>>((kind, place, name) =>
        {
            // Lone surrogates cannot stand in an address.
            var key = new ObjectKey("prod", string.Empty, Whole(kind.Get), Whole(place.Get), Whole(name.Get));
            return Urls.TryParseObject(Urls.Object(key), out var read) && read == key;
        }));

    [Theory]
    [InlineData("", "_")]
    [InlineData("_", "__")]
    [InlineData(".", "_.")]
    [InlineData("..", "_..")]
    [InlineData("_..", "__..")]
    [InlineData("_x", "_x")]
    [InlineData("system:node:n1", "system%3Anode%3An1")]
    [InlineData("arn:aws:ec2:eu-1:1:instance/i-1", "arn%3Aaws%3Aec2%3Aeu-1%3A1%3Ainstance%2Fi-1")]
    public void A_segment_survives_browsers_and_routers(string text, string segment)
    {
        Assert.Equal(segment, ObjectPath.Segment(text));
        Assert.Equal(text, ObjectPath.Text(segment));
    }

    [Fact]
    public void The_core_group_and_cluster_scope_are_underscores()
        => Assert.Equal("/objects/prod/_/Node/_/n1", Urls.Object(new ObjectKey("prod", string.Empty, "Node", string.Empty, "n1")));

    [Theory]
    [InlineData("http://audit.example/objects/prod/projectcalico.org/Tier/_/security/compare?base=v1")]
    [InlineData("/api/v1/objects/prod/projectcalico.org/Tier/_/security/versions/3")]
    [InlineData("/objects/prod/projectcalico.org/Tier/_/security#x")]
    public void What_follows_the_object_is_left_alone(string url)
    {
        Assert.True(Urls.TryParseObject(url, out var key));
        Assert.Equal(new ObjectKey("prod", "projectcalico.org", "Tier", string.Empty, "security"), key);
    }

    [Theory]
    [InlineData("/objects")]
    [InlineData("/objects/prod/x/Tier/_")]
    [InlineData("/objects/prod//Tier/_/security")]
    [InlineData("/timeline?q=/objects/a/b/c/d/e")]
    public void Less_than_five_segments_are_no_object(string url) => Assert.False(Urls.TryParseObject(url, out _));

    private static string Whole(string text) => string.Concat(text.EnumerateRunes().Where(r => r.Value != 0xFFFD));
}
