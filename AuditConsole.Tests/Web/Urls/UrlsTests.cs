using AuditConsole.Core.Common;
using AuditConsole.Web;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Web.Addresses;

public sealed class UrlsTests
{
    [Theory]
    [InlineData("/timeline?q=a", true)]
    [InlineData("/", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("timeline", false)]
    [InlineData("/a\nb", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_a_path_of_this_site_is_local(string? url, bool local) => Assert.Equal(local, Urls.IsLocal(url));

    [Fact]
    public void Sign_in_leads_back_to_where_somebody_wanted_to_go()
    {
        Assert.Equal("/signin?returnUrl=/timeline%3Fq%3Dkind:Tier", Urls.SignInThen("timeline?q=kind:Tier"));
        Assert.Equal("/signin", Urls.SignInThen(string.Empty));
    }

    [Fact]
    public void The_span_of_an_import_holds_its_first_and_last_event()
    {
        var first = Instant("2025-10-25T08:00:00.250Z");
        var last = Instant("2025-10-25T09:30:00.750Z");

        Assert.Equal("/timeline?from=2025-10-25T08:00:00Z&to=2025-10-25T09:30:01Z", Urls.TimelineOver(first, last));
    }

    [Fact]
    public void A_query_string_is_read_as_it_was_built()
        => Check.QuickThrowOnFailure(Prop.ForAll<NonEmptyString, NonEmptyString>((first, second) =>
        {
            var (a, b) = (Whole(first.Get), Whole(second.Get));
            var read = QueryString.Of(new QueryString().With("q", a).With("x y&z", b).After("/timeline"));
            return (read["q"] ?? string.Empty) == a && (read["x y&z"] ?? string.Empty) == b;
        }));

    [Fact]
    public void A_key_that_is_taken_away_leaves_the_others()
        => Assert.Equal("/p?a=1&c=3", QueryString.Of("?a=1&b=2&c=3#frag").With("b", null).After("/p"));

    private static string Whole(string text) => string.Concat(text.EnumerateRunes().Where(r => r.Value != 0xFFFD));

    private static long Instant(string text) => Rfc3339.TryParse(text, out var micros) ? micros : throw new FormatException(text);
}
