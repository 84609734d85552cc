using AuditConsole.Core.Access;
using AuditConsole.Core.Ledgers;
using AuditConsole.Tests.Core.Changes;
using AuditConsole.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuditConsole.Tests.Api;

/// <summary>The routes of objects alone, over a projection fed by hand, for a caller the test chooses. On a real port: the in-memory server does not keep an address as it was sent.</summary>
internal sealed class ObjectsHost : IAsyncDisposable
{
    private readonly Projected _projected;
    private readonly WebApplication _app;

    private ObjectsHost(Projected projected, WebApplication app)
    {
        _projected = projected;
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public Caller Caller { get; set; } = Of(Permission.All, new Scope("default"));

    public static Caller Of(IReadOnlyList<string> permissions, Scope scope) => new(CallerKind.ApiKey, "k", "key") { Grants = [new Grant(permissions, scope)] };

    public static async Task<ObjectsHost> StartAsync(params StoredEvent[] events)
    {
        var projected = await Projected.StartAsync();
        await projected.AddAsync(events);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<Authorizer>().AddSingleton(projected.Catalog).AddObjectsApi();
        var app = builder.Build();
        ObjectsHost? host = null;
        app.MapObjects((_, _) => ValueTask.FromResult(host!.Caller));
        app.Urls.Add("http://127.0.0.1:0");
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
