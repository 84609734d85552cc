using AuditConsole.Core.Storage;
using AuditConsole.Web.Api;
using AuditConsole.Web.Hosting.Circuits;
using AuditConsole.Web.Hosting.Requests;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace AuditConsole.Web.Hosting.Authentication;

/// <summary>Who is let in, and how a request shows who sends it.</summary>
public static class DoorRegistration
{
    public static IServiceCollection AddDoor(this IServiceCollection services)
    {
        services.AddAuthentication(DoorSchemes.Either)
            .AddPolicyScheme(DoorSchemes.Either, null, options => options.ForwardDefaultSelector = context => SchemeFor(context))
            .AddScheme<AuthenticationSchemeOptions, SessionAuthenticationHandler>(DoorSchemes.Session, null)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthenticationHandler>(DoorSchemes.ApiKey, null)
            .AddScheme<AuthenticationSchemeOptions, SourceAuthenticationHandler>(DoorSchemes.Source, null);
        var known = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        var person = new AuthorizationPolicyBuilder().RequireAssertion(context => context.User.AccountId() is not null).Build();
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(known)
            .AddPolicy(DoorSchemes.Known, known)
            .AddPolicy(DoorSchemes.Person, person)
            .AddPolicy(ControlApi.OperatorPolicy, policy => policy.RequireAssertion(context => context.Resource is HttpContext http && ControlApi.IsOperator(http)));
        services.AddCascadingAuthenticationState();
        services.AddHttpContextAccessor();
        services.AddScoped<CircuitOrigin>();
        services.AddScoped<ShownLedger>();
        services.AddScoped<CallerAccessor>();
        services.AddScoped<PrincipalCallers>();
        services.AddSingleton<SourceCredentials>();
        services.AddSingleton<IHttpContextFactory, CuttingContextFactory>();
        services.AddScoped<AuthenticationStateProvider, SessionAuthenticationStateProvider>();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "ac-af";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.SuppressXFrameOptionsHeader = true;
        });
        return services.AddSecrets();
    }

    /// <summary>A credential in a header counts alone, and programs never act on a browser's cookie: unsafe methods of the API know no session.</summary>
    private static string SchemeFor(HttpContext context)
    {
        var request = context.Request;
        if (Surfaces.Of(request.Path) == Surface.Ingest && ShownCredential.IsOfSource(context))
        {
            return DoorSchemes.Source;
        }

        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        var programsOnly = Surfaces.Of(request.Path) == Surface.Ingest || (Surfaces.Of(request.Path) == Surface.Api && !reads);
        return programsOnly || ShownCredential.IsIn(request) ? DoorSchemes.ApiKey : DoorSchemes.Session;
    }

    private static IServiceCollection AddSecrets(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("AuditConsole");
        services.AddOptions<KeyManagementOptions>().Configure<IOptions<DataOptions>, ILoggerFactory>((options, data, loggers) =>
        {
            var directory = Path.Combine(data.Value.FullPath, "dp-keys");
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(directory);
            }
            else
            {
                Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            options.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(directory), loggers);
        });
        return services;
    }
}
