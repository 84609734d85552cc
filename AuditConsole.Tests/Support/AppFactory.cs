using System.Net.Http.Headers;
using AuditConsole.Core.Events;
using AuditConsole.Web.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Support;

/// <summary>The whole application on a data directory of its own, set up without a person unless told otherwise.</summary>
public sealed class AppFactory : WebApplicationFactory<CallerAccessor>
{
    public const string Email = "admin@example.com";
    public const string Password = "correct horse battery staple";
    public const string ApiKey = "every-permission-0123456789abcdef-0123456789";

    private readonly Dictionary<string, string> _settings = [];

    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("auditconsole-app-").FullName;

    /// <summary>False leaves the application waiting for its first account.</summary>
    public bool SetUp { get; init; } = true;

    /// <summary>What was offered to the ledger so far.</summary>
    public RecordingIntake Intake => Services.GetRequiredService<RecordingIntake>();

    /// <summary>Adds a setting, under its whole name, before the first use.</summary>
    public AppFactory With(string key, string value)
    {
        _settings[key] = value;
        return this;
    }

    /// <summary>A client without any credential that follows no redirects and keeps cookies.</summary>
    public HttpClient Anonymous(string scheme = "http")
        => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = new Uri($"{scheme}://localhost") });

    /// <summary>A client with the key that may do everything, or another.</summary>
    public HttpClient WithKey(string key = ApiKey)
    {
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>A client that went through the sign-in page.</summary>
    public async Task<HttpClient> SignedInAsync(string password = Password)
    {
        var client = Anonymous();
        using var answer = await client.SendFormAsync("/signin", "signin", ("Email", Email), ("Password", password));
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    /// <summary>Serves on a real port, for browsers; answers the address. Called instead of, not after, the use of a client.</summary>
    public Uri Serve()
    {
        UseKestrel(0);
        StartServer();
        return ClientOptions.BaseAddress;
    }

    /// <summary>Serves where its settings say; answers the first address.</summary>
    public Uri ServeAsConfigured()
    {
        UseKestrel();
        StartServer();
        return new Uri(Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("AuditConsole:Data:Directory", DataDirectory);
        builder.UseSetting("AuditConsole:Data:ControlSocket", "false");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.UseSetting("Logging:LogLevel:AuditConsole", "Warning");
        if (SetUp)
        {
            builder.UseSetting("AuditConsole:Setup:AdminEmail", Email);
            builder.UseSetting("AuditConsole:Setup:AdminPassword", Password);
            builder.UseSetting("AuditConsole:Setup:ApiKey", ApiKey);
        }

        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureTestServices(services =>
        {
            var ledger = services.Last(d => d.ServiceType == typeof(IEventIntake));
            services.AddSingleton(provider => new RecordingIntake((IEventIntake)Make(provider, ledger)));
            services.AddSingleton<IEventIntake>(provider => provider.GetRequiredService<RecordingIntake>());
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing)
        {
            return;
        }

        // Signing keys are kept beside the data.
        SqliteConnection.ClearAllPools();
        foreach (var directory in (string[])[DataDirectory, DataDirectory + "-keys"])
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    private static object Make(IServiceProvider provider, ServiceDescriptor descriptor)
        => descriptor.ImplementationInstance ?? descriptor.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!);
}
