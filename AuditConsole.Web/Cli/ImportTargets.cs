using AuditConsole.Core.Storage;
using AuditConsole.Web.Hosting;
using Microsoft.Extensions.Options;

namespace AuditConsole.Web.Cli;

internal static class ImportTargets
{
    /// <summary>The store itself when nobody serves it; otherwise the process that does.</summary>
    public static async Task<IImportTarget> OpenAsync(string[] args, string source, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        OwnStore.AddTo(builder.Services, builder.Configuration);
        var host = builder.Build();
        if (host.Services.GetRequiredService<DataDirectoryLock>().TryAcquire())
        {
            return await OwnStore.OpenAsync(host, source, cancellationToken);
        }

        var directory = host.Services.GetRequiredService<IOptions<DataOptions>>().Value.FullPath;
        host.Dispose();
        return new ControlClient(ControlSocket.PathIn(directory), source);
    }
}
