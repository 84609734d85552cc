using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;
using AuditConsole.Tests.Web.Diff;
using AuditConsole.Web.Components.Policies;
using Bunit;
using Xunit;

namespace AuditConsole.Tests.Web.Policies;

public sealed class ChangeLogTests : PartsContext
{
    private readonly List<(int Base, int Head)> _asked = [];
    private ObjectUrlState? _went;

    [Fact]
    public void What_was_captured_is_silent_about_it()
    {
        var entry = Entry(SomeVersions.Update(3));

        Assert.Equal("v3", entry.Find(".l1 > b").TextContent);
        Assert.Equal("netsec-admin updated", entry.Find(".sent").TextContent);
        Assert.Empty(entry.FindAll(".tag, .why"));
        Assert.Equal("+2 −1", entry.Find(".pm").TextContent);
    }

    [Theory]
    [InlineData(Confidence.Captured, Confidence.Reconstructed, "Reconstructed")]
    [InlineData(Confidence.Unknown, Confidence.Assumed, "Assumed")]
    [InlineData(Confidence.Unknown, Confidence.Captured, "Before unknown")]
    public void What_was_not_captured_says_a_word(Confidence before, Confidence after, string word)
        => Assert.Equal(word, Entry(SomeVersions.Update(3) with { Before = before, After = after }).Find(".tag").TextContent);

    [Fact]
    public void An_unknown_version_has_its_reason_and_no_diff()
    {
        var entry = Entry(SomeVersions.Unknown(3));

        Assert.Equal("unknown", entry.Find("li").ClassName);
        Assert.Equal("patch without a response: no body was captured", entry.Find(".why").TextContent.Trim());
        Assert.Empty(entry.FindAll("button"));
    }

    [Fact]
    public void A_deletion_is_an_entry_with_a_diff()
    {
        var entry = Entry(SomeVersions.Deletion(4));

        Assert.Equal("netsec-admin deleted", entry.Find(".sent").TextContent);
        Assert.Single(entry.FindAll("button"));
    }

    [Fact]
    public void A_recreation_says_so()
    {
        var entry = Entry(SomeVersions.Recreation(5));

        Assert.Equal("netsec-admin recreated", entry.Find(".sent").TextContent);
        Assert.Equal("Recreated", entry.Find(".tag").TextContent);
    }

    [Theory]
    [InlineData(WriteClass.Noop, "netsec-admin wrote it without a change")]
    [InlineData(WriteClass.Denied, "netsec-admin was denied updating it")]
    [InlineData(WriteClass.DryRun, "netsec-admin dry-ran updating it")]
    public void A_write_without_effect_has_no_number_and_no_diff(WriteClass kind, string words)
    {
        var entry = Entry(SomeVersions.Noop(7) with { Class = kind });

        Assert.Equal(words, entry.Find(".sent").TextContent);
        Assert.Empty(entry.FindAll("button, .l1 > b"));
    }

    [Fact]
    public void Hostile_names_and_reasons_are_text()
    {
        var entry = Entry(SomeVersions.Update(3, "<img src=x onerror=alert(1)>") with { Reason = "<script>1</script>\u200B", Note = "<b>n</b>" });

        Assert.Empty(entry.FindAll("img, script, .why b"));
        Assert.Contains("⟨U+200B⟩", entry.Find(".why").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Diffs_open_in_place_and_several_at_once()
    {
        var log = Log(new ObjectUrlState { Open = "2,3" }, SomeVersions.Update(3), SomeVersions.Update(2), SomeVersions.Create(1));

        Assert.Equal(2, log.FindAll("li .diff").Count);
        Assert.Equal([(2, 3), (1, 2)], _asked);
        Assert.Equal(["true", "true", "false"], log.FindAll("li button[aria-expanded]").Select(b => b.GetAttribute("aria-expanded")));
    }

    [Fact]
    public void Opening_a_diff_is_a_step_of_the_address()
    {
        var log = Log(new ObjectUrlState(), SomeVersions.Update(2), SomeVersions.Create(1));

        log.FindAll("li button[aria-expanded]")[0].Click();

        Assert.Equal("2", _went!.Open);
    }

    [Fact]
    public void The_first_version_is_compared_with_nothing()
    {
        Log(new ObjectUrlState { Open = "1" }, SomeVersions.Create(1));

        Assert.Equal([(0, 1)], _asked);
    }

    [Fact]
    public void A_log_that_begins_late_says_so()
    {
        Assert.Contains("no earlier version is known", Log(new ObjectUrlState(), SomeVersions.Update(1)).Find(".origin").TextContent, StringComparison.Ordinal);
        Assert.Empty(Log(new ObjectUrlState(), SomeVersions.Create(1)).FindAll(".origin"));
    }

    [Fact]
    public void Why_a_diff_cannot_be_shown_stands_in_its_place()
    {
        var panel = Render<VersionDiffPanel>(p => p.Add(v => v.BaseNumber, 1).Add(v => v.HeadNumber, 2)
            .Add(v => v.Load, (_, _, _) => Task.FromResult<Result<VersionsCompared>>(new Problem(ProblemKind.Conflict, "v1 is not known", "body truncated by the API server"))));

        Assert.Equal("v1 is not knownbody truncated by the API server", panel.Find(".banner div").TextContent);
    }

    private IRenderedComponent<ChangeLogEntry> Entry(ObjectVersion version) => Render<ChangeLogEntry>(p => p.Add(e => e.Entry, version).Add(e => e.Now, SomeVersions.Now));

    private IRenderedComponent<ChangeLog> Log(ObjectUrlState state, params ObjectVersion[] versions)
        => Render<ChangeLog>(p => p
            .Add(l => l.Window, new ChangeLogWindow(versions, null, 0, false))
            .Add(l => l.History, SomeVersions.History(versions))
            .Add(l => l.State, state)
            .Add(l => l.OnState, (ObjectUrlState to) => _went = to)
            .Add(l => l.CompareUrl, (first, second) => $"/compare?base=v{first}&head=v{second}")
            .Add(l => l.Now, SomeVersions.Now)
            .Add(l => l.LoadDiff, (first, second, _) =>
            {
                _asked.Add((first, second));
                return Task.FromResult<Result<VersionsCompared>>(new VersionsCompared(versions.FirstOrDefault(v => v.Number == first), versions.First(v => v.Number == second), SomeDiff.Of("@@\n+a: 1\n")));
            }));
}
