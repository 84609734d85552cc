using AuditConsole.Core.Access;
using AuditConsole.Core.Access.Keys;
using AuditConsole.Core.Common;
using AuditConsole.Tests.Support;
using AuditConsole.Web.Components.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Web.Access;

public sealed class ApiKeysServiceTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Fact]
    public async Task Denied_callers_neither_see_make_nor_revoke_keys()
    {
        await using var scope = app.Services.CreateAsyncScope();
        app.Services.GetRequiredService<IHttpContextAccessor>().HttpContext = new DefaultHttpContext();
        var service = scope.ServiceProvider.GetRequiredService<ApiKeysService>();
        var directory = app.Services.GetRequiredService<AccessDirectory>();
        var before = directory.Current.Keys.Count;

        Assert.Equal(Problem.Denied(Permission.KeyEdit), (await service.ListAsync(CancellationToken.None)).Problem);
        Assert.Equal(Problem.Denied(Permission.KeyEdit), (await service.CreateAsync(new NewApiKey("k", Permission.All, null, 1), CancellationToken.None)).Problem);
        Assert.Equal(Problem.Denied(Permission.KeyEdit), await service.RevokeAsync(directory.Current.Keys[0].Id, CancellationToken.None));
        Assert.Equal(before, directory.Current.Keys.Count);
    }
}
