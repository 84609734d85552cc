using AuditConsole.Core.Access;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Ledgers;
using AuditConsole.Web.Components.Policies;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Web.Policies;

public sealed class DeniedPagesTests : PartsContext
{
    public DeniedPagesTests()
        => Services.AddSingleton(new PoliciesService(SomeCaller.Nobody, new Authorizer(), SomeCaller.Untouchable<ObjectCatalog>(), SomeCaller.Untouchable<LedgerCatalog>()));

    [Fact]
    public void The_list_says_which_right_is_missing()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/policies?tier=security");

        Assert.Contains("This needs the permission audit.list.", Render<ObjectsPage>().Find(".emp").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_object_page_says_which_right_is_missing()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/objects/a/b/c/d/e");

        Assert.Contains("This needs the permission audit.get.", Render<ObjectDetailsPage>().Find(".emp").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_comparison_says_which_right_is_missing()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/objects/a/b/c/d/e/compare?base=v1&head=v2");

        Assert.Contains("This needs the permission audit.get.", Render<ComparePage>().Find(".emp").TextContent, StringComparison.Ordinal);
    }
}
