using System.Text;
using AuditConsole.Core.Changes.State;
using Xunit;

namespace AuditConsole.Tests.Core.Changes;

public sealed class LabelSelectorTests
{
    [Theory]
    [InlineData("app=web", true)]
    [InlineData("app==web", true)]
    [InlineData("app = web", true)]
    [InlineData("app=api", false)]
    [InlineData("app!=api", true)]
    [InlineData("app!=web", false)]
    [InlineData("team!=a", true)]
    [InlineData("app in (web, api)", true)]
    [InlineData("app in (api)", false)]
    [InlineData("app notin (web,api)", false)]
    [InlineData("team notin (web,api)", true)]
    [InlineData("app", true)]
    [InlineData("team", false)]
    [InlineData("!app", false)]
    [InlineData("!team", true)]
    [InlineData("app=web,team", false)]
    [InlineData("app in (web,api),k8s.io/part-of=shop,!team", true)]
    [InlineData("empty=", true)]
    [InlineData("app=", false)]
    public void Takes_what_the_API_server_would_take(string selector, bool expected)
    {
        var body = ObjectBody.Read(Encoding.UTF8.GetBytes("""{"kind":"Pod","metadata":{"labels":{"app":"web","k8s.io/part-of":"shop","empty":""}}}"""), isManifest: true)!;
        Assert.Equal(expected, LabelSelector.Parse(selector)!.Matches(body));
    }

    [Theory]
    [InlineData("size>5")]
    [InlineData("size<5")]
    [InlineData("app in web")]
    [InlineData("app within (web)")]
    [InlineData("=web")]
    [InlineData("app!web")]
    [InlineData("app=we!b")]
    [InlineData("")]
    [InlineData("app,")]
    public void Decides_nothing_it_cannot_read(string selector) => Assert.Null(LabelSelector.Parse(selector));

    [Fact]
    public void An_object_without_labels_has_none()
        => Assert.False(LabelSelector.Parse("app")!.Matches(ObjectBody.Read(Encoding.UTF8.GetBytes("""{"kind":"Pod","metadata":{}}"""), isManifest: true)!));
}
