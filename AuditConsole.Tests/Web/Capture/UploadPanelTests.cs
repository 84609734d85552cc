using AuditConsole.Web.Components.Connect;
using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Web.Capture;

public sealed class UploadPanelTests : PartsContext
{
    private readonly Dictionary<string, ImportView> _imports = [];
    private readonly List<ImportView?> _ended = [];

    public UploadPanelTests() => Services.AddSingleton<AntiforgeryStateProvider>(new Token());

    [Fact]
    public void The_form_carries_its_token_and_goes_to_the_server_itself()
    {
        var form = Panel().Find("form");

        Assert.Equal(("/capture/upload", "multipart/form-data", "post"), (form.GetAttribute("action"), form.GetAttribute("enctype"), form.GetAttribute("method")));
        Assert.Equal("t-1", form.QuerySelector("input[name=__token]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task The_import_of_an_answered_upload_is_followed_to_its_end()
    {
        _imports["i1"] = new ImportView("i1", "a.jsonl", "prod", ImportStage.Done, 10, 10, 3, 0, 0, 0) { Span = (1_000_000, 2_000_000) };
        var panel = Panel();

        await panel.InvokeAsync(() => panel.Instance.Answered(202, """{"id":"i1"}"""));

        Assert.Equal("a.jsonl 3 events: 3 stored, 0 already there, 0 refused", panel.Find(".what").TextContent);
        Assert.StartsWith("/timeline?from=1970-01-01T00:00:01Z", panel.Find("a.btn").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal("i1", Assert.Single(_ended)!.Id);
    }

    [Theory]
    [InlineData(413, """{"title":"Too large","detail":"At most 1 GB."}""", "At most 1 GB.")]
    [InlineData(400, """{"title":"Bad source"}""", "Bad source")]
    [InlineData(502, "<html>", "The server answered with status 502.")]
    [InlineData(200, "[]", "The server answered with status 200.")]
    [InlineData(0, "", "The connection ended before the file was sent.")]
    public async Task A_refused_upload_says_why(int status, string answer, string words)
    {
        var panel = Panel();

        await panel.InvokeAsync(() => panel.Instance.Answered(status, answer));

        Assert.EndsWith(words, panel.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Null(Assert.Single(_ended));
    }

    [Fact]
    public async Task A_cancelled_upload_is_no_failure()
    {
        var panel = Panel();

        await panel.InvokeAsync(() => panel.Instance.Answered(-1, ""));

        Assert.Empty(panel.FindAll("[role=alert]"));
    }

    private IRenderedComponent<UploadPanel> Panel()
        => Render<UploadPanel>(p => p.Add(u => u.Find, (id, _) => Task.FromResult(_imports.GetValueOrDefault(id))).Add(u => u.OnEnded, (ImportView? i) => _ended.Add(i)));

    private sealed class Token : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => new("t-1", "__token");
    }
}
