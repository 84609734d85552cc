using AuditConsole.Core.Storage;
using AuditConsole.Web.Hosting;
using AuditConsole.Web.Hosting.Starting;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace AuditConsole.Web.Cli;

internal static class ImportTargets
{
    /// <summary>The store itself when nobody serves it; otherwise the process that does.</summary>
    public static async Task<IImportTarget> OpenAsync(string[] args, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });

        // Settings of the server in the forms that the server reads; what the verb has to say it says itself, and the log is no part of its output.
        builder.Configuration.Sources.Insert(0, new EnvironmentVariablesConfigurationSource { Prefix = "ASPNETCORE_" });
        builder.Logging.ClearProviders().AddConsole(options => (options.LogToStandardErrorThreshold, options.FormatterName) = (LogLevel.Trace, LineFormatter.FormatterName)).AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        builder.Logging.AddFilter<ConsoleLoggerProvider>(null, LogLevel.Warning).AddFilter<ConsoleLoggerProvider>("Microsoft.Extensions.Hosting", LogLevel.None);
        OwnStore.AddTo(builder.Services, builder.Configuration);
        var host = builder.Build();
        var keep = false;
        try
        {
            if (host.Services.GetRequiredService<DataDirectoryLock>().TryAcquire())
            {
                var own = await OwnStore.OpenAsync(host, cancellationToken);
                keep = true;
                return own;
            }

            var directory = host.Services.GetRequiredService<IOptions<DataOptions>>().Value.FullPath;
            return new ControlClient(ControlSocket.PathIn(directory), Listening.Hosts(builder.Configuration));
        }
        finally
        {
            if (!keep)
            {
                host.Dispose();
            }
        }
    }
}
