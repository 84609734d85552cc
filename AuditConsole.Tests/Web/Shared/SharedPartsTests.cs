using AuditConsole.Core.Common;
using AuditConsole.Web.Components.Shared;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AuditConsole.Tests.Web.Shared;

public sealed class SharedPartsTests : BunitContext
{
    [Fact]
    public void Markup_in_a_name_is_text()
    {
        var part = Render<SafeText>(p => p.Add(t => t.Value, "<img src=x onerror=alert(1)>"));

        Assert.Equal("<img src=x onerror=alert(1)>", part.Find("bdi").TextContent);
        Assert.Empty(part.FindAll("img"));
    }

    [Fact]
    public void A_hidden_character_gets_a_mark_of_its_own()
        => Assert.Equal("⟨U+202E⟩", Render<SafeText>(p => p.Add(t => t.Value, "a\u202Eb")).Find("bdi .cp").TextContent);

    [Fact]
    public void A_long_value_is_cut_until_it_is_asked_for()
    {
        var part = Render<SafeText>(p => p.Add(t => t.Value, new string('x', 3000)));
        Assert.Equal(HostileText.ShownLength, part.Find("bdi").TextContent.Length);

        part.Find("button").Click();

        Assert.Equal(3000, part.Find("bdi").TextContent.Length);
        Assert.Empty(part.FindAll("button"));
    }

    [Fact]
    public void An_icon_without_a_label_is_hidden_from_those_who_listen()
    {
        Render<Icon>(p => p.Add(i => i.Name, "check")).MarkupMatches("""<svg class="i" viewBox="0 0 16 16" aria-hidden="true"><use href="icons.svg#check"></use></svg>""");
        Assert.Equal("updated", Render<Icon>(p => p.Add(i => i.Name, "update").Add(i => i.Label, "updated")).Find("svg").GetAttribute("aria-label"));
    }

    [Fact]
    public void Every_icon_that_components_name_is_in_the_sprite()
    {
        var sprite = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "wwwroot", "icons.svg"));

        Assert.All(["timeline", "object", "capture", "access", "denied", "failed", "dry-run", "update", "add", "remove", "note", "execute"], name => Assert.Contains($"id=\"{name}\"", sprite, StringComparison.Ordinal));
    }

    [Fact]
    public void A_failed_region_says_its_reference_and_logs_it()
    {
        var log = new RecordingLogger();
        Services.AddSingleton<ILogger<Region>>(log);
        var region = Render<Region>(p => p.Add(r => r.Name, "The list").AddChildContent<Failing>());

        var reference = region.Find(".mono").TextContent;
        Assert.Contains("The list could not be shown", region.Markup, StringComparison.Ordinal);
        Assert.Contains(reference, Assert.Single(log.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void An_expected_failure_says_what_is_missing()
        => Assert.Contains("audit.body", Render<ProblemCard>(p => p.Add(c => c.Problem, Problem.Denied("audit.body"))).Markup, StringComparison.Ordinal);

    private sealed class Failing : ComponentBase
    {
        protected override void OnInitialized() => throw new InvalidOperationException("boom");
    }

    private sealed class RecordingLogger : ILogger<Region>
    {
        public List<string> Messages { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Messages.Add(formatter(state, exception));
    }
}
