using AuditConsole.Core.Access;
using AuditConsole.Core.Access.Keys;
using AuditConsole.Core.Common;
using AuditConsole.Web.Components.Access;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Web.Access;

public sealed class KeyFormTests : BunitContext
{
    [Fact]
    public void The_form_asks_for_the_source_only_where_the_key_is_bound_to_one()
    {
        NewApiKey? asked = null;
        var form = Render<NewKeyForm>(p => p.Add(f => f.UsualDays, 45).Add(f => f.OnCreate, request => asked = request).Add(f => f.OnCancel, () => { }));

        form.Find("#key-name").Change("webhook");
        form.Find("#key-source").Change(" prod ");
        form.Find("form").Submit();
        Assert.Equal(("webhook", "prod", 45), (asked?.Name, asked?.Source, asked?.Days));
        Assert.Equal([Permission.EventsWrite], asked?.Permissions);

        form.Find("#key-preset").Change("read");
        Assert.Empty(form.FindAll("#key-source"));
        form.Find("form").Submit();
        Assert.Null(asked?.Source);
        Assert.DoesNotContain(Permission.EventsWrite, asked!.Permissions);
    }

    [Fact]
    public void What_may_last_for_ever_is_not_kept_when_the_kind_changes()
    {
        NewApiKey? asked = null;
        var form = Render<NewKeyForm>(p => p.Add(f => f.UsualDays, 45).Add(f => f.OnCreate, request => asked = request).Add(f => f.OnCancel, () => { }));
        form.Find("#key-days").Change("0");
        form.Find("#key-preset").Change("everything");
        form.Find("form").Submit();
        Assert.Equal(45, asked?.Days);
    }

    [Fact]
    public void Every_field_has_its_label_and_an_error_is_tied_to_the_fields()
    {
        var form = Render<NewKeyForm>(p => p.Add(f => f.UsualDays, 45).Add(f => f.OnCreate, _ => { }).Add(f => f.OnCancel, () => { }).Add(f => f.Problem, Problem.Invalid("Wrong", "Because.")));
        foreach (var field in form.FindAll("input, select"))
        {
            Assert.Single(form.FindAll($"label[for={field.Id}]"));
        }

        Assert.Contains("key-error", form.Find("#key-name").GetAttribute("aria-describedby"), StringComparison.Ordinal);
        Assert.Contains("Because.", form.Find("#key-error").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Revoking_takes_two_steps()
    {
        Services.AddSingleton(TimeProvider.System);
        ApiKeyLine? revoked = null;
        var key = new ApiKey { Id = "1", Name = "k", OwnerId = "o", Permissions = [Permission.EventsWrite], Scope = new Scope("default"), Source = "prod" };
        var table = Render<KeyTable>(p => p.Add(t => t.Keys, [new ApiKeyLine(key, "a@example.com", false)]).Add(t => t.OnRevoke, line => revoked = line));

        Assert.Contains("Send events for", table.Find("tbody").TextContent, StringComparison.Ordinal);
        table.Find("button").Click();
        Assert.Null(revoked);
        table.FindAll("button").Single(b => b.TextContent == "Keep").Click();
        table.Find("button").Click();
        table.FindAll("button").Single(b => b.TextContent == "Revoke now").Click();
        Assert.Equal("1", revoked?.Key.Id);
    }
}
