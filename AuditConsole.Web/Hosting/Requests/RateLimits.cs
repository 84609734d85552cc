using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Threading.RateLimiting;
using AuditConsole.Core.Common;
using AuditConsole.Web.Api;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace AuditConsole.Web.Hosting.Requests;

/// <summary>How often one address or caller may knock.</summary>
internal static class RateLimits
{
    /// <summary>Name of the policy that bounds how much one caller sends at the same time.</summary>
    public const string Ingest = "Ingest";

    /// <summary>Name of the policy of what is always answered and bounds itself.</summary>
    public const string Admission = "Admission";

    /// <summary>What those wait who send too much at once: nobody can know when one of their requests ends.</summary>
    private static readonly TimeSpan UntilOneEnds = TimeSpan.FromSeconds(5);

    private static readonly Problem TooMany = new(ProblemKind.TooMany, "Too many requests", "Try again after the seconds named in Retry-After.");

    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<WebLimits>>((options, limits) =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => Partition(context, limits.Value));
            options.AddPolicy(Ingest, context => AtOnce(context, limits.Value));
            options.AddPolicy(Admission, _ => RateLimitPartition.GetNoLimiter("none"));
            options.OnRejected = async (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : UntilOneEnds;
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                if (Surfaces.IsForPrograms(rejected.HttpContext.Request.Path))
                {
                    await TooMany.ToResult().ExecuteAsync(rejected.HttpContext);
                }
            };
        });
        return services;
    }

    private static RateLimitPartition<string> Partition(HttpContext context, WebLimits limits)
    {
        var path = context.Request.Path;
        var signedIn = context.User.Identity?.IsAuthenticated == true;
        return Surfaces.Of(path) switch
        {
            Surface.Page when HttpMethods.IsPost(context.Request.Method) && AsksForPassword(path) => PerMinute("password " + Network(context), limits.SignInPerAddress),
            Surface.Api when signedIn => PerMinute("caller " + context.User.FindFirstValue(ClaimTypes.NameIdentifier), limits.ApiPerKey),
            Surface.Api or Surface.Ingest when !signedIn => PerMinute("anonymous " + Network(context), limits.ApiPerAddressAnonymous),
            _ => RateLimitPartition.GetNoLimiter("none"),
        };
    }

    /// <summary>Nobody waits in line: the body of a request that waits would fill the memory. Strangers are refused before anything is read.</summary>
    private static RateLimitPartition<string> AtOnce(HttpContext context, WebLimits limits)
        => context.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } caller
            ? RateLimitPartition.GetConcurrencyLimiter(caller, _ => new ConcurrencyLimiterOptions { PermitLimit = limits.IngestPerKey, QueueLimit = 0 })
            : RateLimitPartition.GetNoLimiter("none");

    private static bool AsksForPassword(PathString path)
        => path.StartsWithSegments(Urls.SignIn) || path.StartsWithSegments(Urls.Setup) || path.StartsWithSegments(Urls.Account + "/password");

    private static RateLimitPartition<string> PerMinute(string key, int permits)
        => RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1) });

    /// <summary>The address; of IPv6 the /64, since whoever has one address there has all of it.</summary>
    private static string Network(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (address is null)
        {
            return "unknown";
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), 0, 0, 0, 0, 0, 0, 0, 0]).ToString() : address.ToString();
    }
}
