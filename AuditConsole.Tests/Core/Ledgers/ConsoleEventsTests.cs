using System.Runtime.Versioning;
using System.Text;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace AuditConsole.Tests.Core.Ledgers;

[UnsupportedOSPlatform("windows")]
public sealed class ConsoleEventsTests
{
    [Fact]
    public async Task An_own_event_says_who_did_what_to_what()
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        var who = new ConsoleActor(ActorClass.Human) { Type = "user", Name = "jane", Id = "u-1", Email = "jane@example.com", Ip = "203.0.113.7", UserAgent = "Firefox", Session = "s-1" };
        var receipt = await running.Services.GetRequiredService<ConsoleEvents>().RecordAsync(
            new ConsoleEvent("config.source.update", Outcome.Success, who)
            {
                Object = new ConsoleObject("source") { Name = "prod", Id = "42" },
                Before = "{\"a\":1}"u8.ToArray(),
                After = "{\"a\":2}"u8.ToArray(),
                Message = "The source prod was changed.",
                Extra = [new("field", "a")],
            },
            default);
        Assert.Equal(IntakeStatus.Committed, receipt.Status);
        var stored = await running.ReadAsync(receipt.Items[0].Seq);
        var e = stored.Event;
        Assert.Equal(("auditconsole", EventFormat.Console, "config.source.update", "config"), (e.Source, e.Format, e.Type, e.Category));
        Assert.Equal((EventClass.Change, EventAction.Update, Severity.Low, Outcome.Success), (e.Class, e.Action, e.Severity, e.Outcome));
        Assert.Equal(("jane", "u-1", "jane@example.com", "203.0.113.7", "Firefox", "s-1"), (e.Actor.Name, e.Actor.Id, e.Actor.Email, e.Actor.Ip, e.Actor.UserAgent, e.Actor.Session));
        Assert.Equal(("source", "prod", "42", "a"), (e.Resource.Type, e.Resource.Name, e.Resource.Uid, e.ExtraValue("field")));
        Assert.Equal(("{\"a\":1}", "{\"a\":2}"), (Encoding.UTF8.GetString(stored.Bodies.Before.Span), Encoding.UTF8.GetString(stored.After.Span)));
        Assert.Equal(7, Guid.Parse(e.Id).Version);
    }

    [Theory]
    [InlineData("authentication.login", Outcome.Success, EventAction.Login, EventClass.Change, Severity.Info)]
    [InlineData("authentication.login", Outcome.Failure, EventAction.Login, EventClass.Failed, Severity.Low)]
    [InlineData("authentication.login", Outcome.Denied, EventAction.Login, EventClass.Denied, Severity.Low)]
    [InlineData("authentication.logout", Outcome.Success, EventAction.Logout, EventClass.Change, Severity.Info)]
    [InlineData("authentication.password.change", Outcome.Success, EventAction.Update, EventClass.Change, Severity.Info)]
    [InlineData("config.source.create", Outcome.Success, EventAction.Create, EventClass.Change, Severity.Low)]
    [InlineData("config.user.disable", Outcome.Success, EventAction.Update, EventClass.Change, Severity.Low)]
    [InlineData("config.key.delete", Outcome.Success, EventAction.Delete, EventClass.Change, Severity.Low)]
    [InlineData("config.key.rotate", Outcome.Success, EventAction.Action, EventClass.Change, Severity.Low)]
    [InlineData("access.query", Outcome.Success, EventAction.Read, EventClass.Read, Severity.Info)]
    [InlineData("note.add", Outcome.Success, EventAction.Create, EventClass.Change, Severity.Info)]
    [InlineData("alert.evaluate", Outcome.Success, EventAction.Action, EventClass.Status, Severity.Info)]
    public async Task Class_action_and_severity_follow_from_type_and_outcome(string type, Outcome outcome, EventAction action, EventClass @class, Severity severity)
    {
        await using var folder = new LedgerFolder();
        var running = await folder.OpenAsync();
        await running.Services.GetRequiredService<ConsoleEvents>().RecordAsync(new ConsoleEvent(type, outcome, ConsoleActor.Console), default);
        var e = (await running.ReadAsync(3)).Event;
        Assert.Equal((action, @class, severity), (e.Action, e.Class, e.Severity));
    }

    [Fact]
    public void A_save_that_changed_nothing_is_a_noop()
    {
        var built = ConsoleEvents.Build(new ConsoleEvent("config.setting.update", Outcome.Success, ConsoleActor.Console) { Before = "{}"u8.ToArray(), After = "{}"u8.ToArray() }, "default", TimeProvider.System);
        Assert.Equal(EventClass.Noop, built.Event.Class);
    }

    [Fact]
    public void Equal_content_has_equal_tags_with_one_secret_and_others_with_another()
    {
        var (first, again, other) = (new DataOptions { Directory = Temporary() }, new DataOptions(), new DataOptions { Directory = Temporary() });
        again.Directory = first.Directory;
        var tag = new ContentTagger(Options.Create(first)).Tag("{}"u8);
        Assert.Equal(tag, new ContentTagger(Options.Create(again)).Tag("{}"u8));
        Assert.NotEqual(tag, new ContentTagger(Options.Create(again)).Tag("{ }"u8));
        Assert.NotEqual(tag, new ContentTagger(Options.Create(other)).Tag("{}"u8));

        var secret = Assert.Single(Directory.GetFiles(Path.Combine(first.Directory, "dp-keys")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(secret));
        Assert.Equal(32, new FileInfo(secret).Length);
        File.WriteAllBytes(secret, [1, 2, 3]);
        Assert.Throws<InvalidOperationException>(() => new ContentTagger(Options.Create(again)).Tag("{}"u8));
        Directory.Delete(first.Directory, recursive: true);
        Directory.Delete(other.Directory, recursive: true);
    }

    private static string Temporary() => Directory.CreateTempSubdirectory("auditconsole-test-").FullName;
}
