using AuditConsole.Core.Access;
using AuditConsole.Core.Storage;
using AuditConsole.Web.Cli;
using AuditConsole.Web.Hosting.Authentication;
using AuditConsole.Web.Hosting.Requests;
using AuditConsole.Web.Hosting.Tls;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace AuditConsole.Web.Hosting.Starting;

/// <summary>The server's own bounds, its log and its answers to questions nobody asked in a configuration.</summary>
public static class HostDefaults
{
    public static WebApplicationBuilder AddHostDefaults(this WebApplicationBuilder builder)
    {
        if (Listening.Urls(builder.Configuration).Count == 0)
        {
            builder.WebHost.UseUrls(Listening.DefaultUrl);
        }

        // Beside the build output packages' files lie where only a manifest finds them; the framework reads it in Development alone. Published, there is none.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(Bound);
        builder.Logging.ClearProviders().AddConsole(options => options.FormatterName = LineFormatter.FormatterName).AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddRequestTimeouts();
        builder.Services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
        builder.Services.AddErrorAnswers().AddRateLimits();
        builder.Services.AddHostedService<StartReport>();
        builder.Services.AddOptions<IngestDoorOptions>().Bind(builder.Configuration.GetSection(IngestDoorOptions.Section));
        builder.Services.AddSingleton<IngestDoor>();
        builder.Services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) =>
        {
            (document.Info.Title, document.Info.Version) = ("AuditConsole", "v1");
            return Task.CompletedTask;
        }));

        // The framework puts its host filter around everything; this stands before it so that what the filter refuses has the headers too.
        builder.Services.Insert(0, ServiceDescriptor.Transient<IStartupFilter, SecurityHeadersFilter>());
        builder.Services.Insert(1, ServiceDescriptor.Transient<IStartupFilter, IngestDoorFilter>());
        return builder;
    }

    /// <summary>Everything a request passes before its endpoint, in order.</summary>
    public static WebApplication UseHostDefaults(this WebApplication app)
    {
        app.UseProxies();
        app.UseMiddleware<RequestLog>();
        app.UseErrorAnswers();
        app.Use((context, next) => RequestGuards.RefuseKeysInUrlAsync(context, next));
        app.UseHsts();
        app.UseRouting();
        app.UseRequestTimeouts();
        app.Use((context, next) => RequestGuards.RefuseForeignOriginAsync(context, next));
        app.UseMiddleware<SetUpGate>();
        app.UseAuthentication();
        app.UseMiddleware<RefusedSenders>();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.Use((context, next) => LedgerChoice.LeadAsync(context, next));
        app.Use((context, next) => Circuits.CircuitLimit.CheckAsync(context, next));
        app.UseAntiforgery();
        return app;
    }

    /// <summary>Serves until told to stop. A start that the configuration forbids ends with sentences for the operator and status 1.</summary>
    public static async Task<int> ServeAsync(this WebApplication app)
    {
        // Taken now: when the application has run it is disposed, and answers no more.
        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            Listening.Check(app.Configuration);
            app.Services.GetRequiredService<IngestDoor>().Check();
            if (!app.Services.GetRequiredService<DataDirectoryLock>().TryAcquire())
            {
                throw new StartRefusedException($"{DataOptions.Section}:Directory: another process serves {app.Services.GetRequiredService<IOptions<DataOptions>>().Value.FullPath}. Stop it, or choose another directory.");
            }

            app.OpenEndpoints();
            await app.RunAsync();
            return 0;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Pages were still open when the time to stop was over; the ledger is closed by then.
            return 0;
        }
        catch (Exception e) when (e is StartRefusedException or OptionsValidationException)
        {
            await Console.Error.WriteLineAsync("AuditConsole does not start:");
            foreach (var line in e is OptionsValidationException options ? options.Failures : e.Message.Split(Environment.NewLine))
            {
                await Console.Error.WriteLineAsync("  " + Terminal.Escape(line));
            }

            return 1;
        }
    }

    private static void Bound(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        options.Limits.MaxRequestHeaderCount = 100;
        options.Limits.MaxRequestLineSize = 8 * 1024;
        options.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
        options.Limits.Http2.MaxStreamsPerConnection = 100;
        options.Limits.MaxRequestBodySize = BodyLimitAttribute.Default;

        // Whether a client certificate is asked for at the console's own address is the operator's to say (Kestrel:EndpointDefaults:ClientCertificateMode). It opens nothing but ingest, where the source's own authorities judge it.
        options.ConfigureHttpsDefaults(https => https.AllowAnyClientCertificate());
    }
}
