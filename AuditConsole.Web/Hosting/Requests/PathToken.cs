using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Features;

namespace AuditConsole.Web.Hosting.Requests;

/// <summary>The token or key of an admission webhook whose configuration can carry no header: it stands as the last part of the path, and nowhere else is one looked for.</summary>
internal sealed partial record PathToken(string Text)
{
    // Routes are matched without regard to case.
    private const string Admission = "/ingest/k8s/admission/";

    /// <summary>Takes the token out of the path and keeps it beside it.</summary>
    public static void Cut(IFeatureCollection features)
    {
        // A server may use one collection for all requests of a connection: what the last one showed is none of this one's.
        if (features.Get<PathToken>() is not null)
        {
            features.Set<PathToken>(null);
        }

        if (features.Get<IHttpRequestFeature>() is not { } request || !request.Path.StartsWith(Admission, StringComparison.OrdinalIgnoreCase) || WithToken().Match(request.Path) is not { Success: true } match)
        {
            return;
        }

        features.Set(new PathToken(match.Groups["token"].Value));
        request.Path = match.Groups["path"].Value;
        request.RawTarget = request.Path + request.QueryString;
    }

    [GeneratedRegex("^(?<path>/ingest/k8s/admission/[^/]+)/(?<token>[^/]+)/?$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WithToken();
}

/// <summary>Cuts the token before anybody sees the request: the framework's own log and traces of a request begin right after its context is made, before any middleware.</summary>
internal sealed class CuttingContextFactory(IServiceProvider services) : IHttpContextFactory
{
    private readonly DefaultHttpContextFactory _inner = new(services);

    public HttpContext Create(IFeatureCollection featureCollection)
    {
        PathToken.Cut(featureCollection);
        return _inner.Create(featureCollection);
    }

    public void Dispose(HttpContext httpContext) => _inner.Dispose(httpContext);
}
