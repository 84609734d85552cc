using AuditConsole.Core.Access.Keys;
using AuditConsole.Core.Ingestion.Sources.Credentials;
using AuditConsole.Web.Hosting.Requests;
using AuditConsole.Web.Hosting.Tls;

namespace AuditConsole.Web.Hosting.Authentication;

/// <summary>What a program shows of itself: a text in one of two headers, or for admission in the path, and a client certificate.</summary>
/// <param name="Text">Empty when it shows none, or with a fault.</param>
/// <param name="Fault">Why it cannot be read; null when it can.</param>
/// <param name="IsAmbiguous">It shows several that differ.</param>
/// <param name="IsInPath">No header holds it, only the path.</param>
internal sealed record ShownCredential(string Text, string? Fault = null, bool IsAmbiguous = false, bool IsInPath = false)
{
    private const string Bearer = "Bearer ";

    /// <summary>As much of a credential as may be shown: its owner tells by it which one he sent.</summary>
    private const int EndShown = 2;

    /// <summary>The last characters; null for a text so short that two would be much of it.</summary>
    public string? End => Text.Length >= ApiKeyText.MinForeignLength ? Text[^EndShown..] : null;

    /// <summary>True when a header holds a credential of a program, good or not: then no cookie is looked at.</summary>
    public static bool IsIn(HttpRequest request) => request.Headers.ContainsKey("Authorization") || request.Headers.ContainsKey("ApiKey");

    /// <summary>True when the sender is to be known as a source's, by its token or, with nothing else to be known by, by its certificate.</summary>
    public static bool IsOfSource(HttpContext context)
        => IsIn(context.Request) || context.Features.Get<PathToken>() is not null ? SourceTokenText.IsToken(Read(context).Text) : context.Connection.ClientCertificate is not null;

    /// <summary>The sources that the certificate of the connection stands for.</summary>
    public static IReadOnlyList<string> CertifiedSources(HttpContext context, ClientCertificates certificates)
        => context.Connection.ClientCertificate is { } certificate ? certificates.SourcesOf(certificate, context.Features.Get<IngestConnection>()?.SentAlong ?? []) : [];

    public static ShownCredential Read(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization;
        var apiKey = context.Request.Headers["ApiKey"];
        if (authorization.Count > 1 || apiKey.Count > 1)
        {
            return new ShownCredential(string.Empty, "A header with a credential stands more than once.", IsAmbiguous: true);
        }

        var bearer = authorization.ToString();
        if (bearer.Length > 0 && !bearer.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return new ShownCredential(string.Empty, "Of the forms of Authorization only Bearer is taken.");
        }

        // Who can send headers needs no credential in the path.
        if (!IsIn(context.Request))
        {
            return context.Features.Get<PathToken>() is { } path ? new ShownCredential(path.Text, IsInPath: true) : new ShownCredential(string.Empty);
        }

        bearer = bearer.Length > 0 ? bearer[Bearer.Length..].Trim() : string.Empty;
        var other = apiKey.ToString().Trim();
        return bearer.Length > 0 && other.Length > 0 && bearer != other
            ? new ShownCredential(string.Empty, "The headers Authorization and ApiKey hold different keys.", IsAmbiguous: true)
            : new ShownCredential(bearer.Length > 0 ? bearer : other);
    }
}
