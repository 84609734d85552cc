using AuditConsole.Core.Access;
using AuditConsole.Core.Ledgers;
using AuditConsole.Tests.Core.Changes;
using AuditConsole.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace AuditConsole.Tests.Api;

/// <summary>The routes of objects alone, over a projection fed by hand, for a caller the test chooses.</summary>
internal sealed class ObjectsHost : IAsyncDisposable
{
    private readonly Projected _projected;
    private readonly WebApplication _app;

    private ObjectsHost(Projected projected, WebApplication app)
    {
        _projected = projected;
        _app = app;
        Client = app.GetTestClient();
    }

    public HttpClient Client { get; }

    public Caller Caller { get; set; } = Of(Permission.All, new Scope("default"));

    public static Caller Of(IReadOnlyList<string> permissions, Scope scope) => new(CallerKind.ApiKey, "k", "key") { Grants = [new Grant(permissions, scope)] };

    public static async Task<ObjectsHost> StartAsync(params StoredEvent[] events)
    {
        var projected = await Projected.StartAsync();
        await projected.AddAsync(events);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton<Authorizer>().AddSingleton(projected.Catalog).AddObjectsApi();
        var app = builder.Build();
        ObjectsHost? host = null;
        app.MapObjects((_, _) => ValueTask.FromResult(host!.Caller));
        await app.StartAsync();
        return host = new ObjectsHost(projected, app);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await _projected.DisposeAsync();
    }
}
