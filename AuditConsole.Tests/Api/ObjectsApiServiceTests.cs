using AuditConsole.Core.Access;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;
using AuditConsole.Tests.Core.Changes;
using AuditConsole.Web.Api;
using Microsoft.AspNetCore.DataProtection;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class ObjectsApiServiceTests
{
    private static readonly ObjectKey Key = new("prod", "networking.k8s.io", "NetworkPolicy", "payments", "allow-web");

    [Fact]
    public async Task Denied_reads_of_objects_name_the_permission_they_need()
    {
        await using var projected = await Projected.StartAsync();
        var service = new ObjectsApiService(projected.Catalog, new Authorizer(), new ObjectsApiCursors(new EphemeralDataProtectionProvider()));
        var nobody = ObjectsHost.Of([], new Scope("default"));
        var lister = ObjectsHost.Of([Permission.AuditList], new Scope("default"));

        Assert.Equal(Denied(Permission.AuditList), (await service.ListAsync(nobody, new ObjectFilter(), default)).Problem);
        Assert.Equal(Denied(Permission.AuditList), (await service.VersionsAsync(nobody, Key, new VersionsQuestion(50, false, null), default)).Problem);
        Assert.Equal(Denied(Permission.AuditBody), (await service.DocumentAsync(lister, Key, 1, default)).Problem);
        Assert.Equal(Denied(Permission.AuditBody), (await service.SidesAsync(lister, Key, 1, 2, default)).Problem);
    }

    private static Problem Denied(string permission) => Problem.Denied(permission);
}
