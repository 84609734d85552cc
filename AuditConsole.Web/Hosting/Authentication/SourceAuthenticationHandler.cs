using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ingestion.Sources.Credentials;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace AuditConsole.Web.Hosting.Authentication;

/// <summary>Senders of one source, by its token, by a client certificate of its authorities, or by both where it demands both.</summary>
internal sealed class SourceAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, SourceCredentials credentials, RefusedCredentials refused)
    : ProgramAuthenticationHandler(options, logger, encoder, refused)
{
    protected override string Expected => "Send the source's token as 'Authorization: Bearer', or show a client certificate.";

    protected override AuthenticateResult Authenticate(ShownCredential shown)
    {
        var certified = ShownCredential.CertifiedSources(Context, credentials.Certificates);
        return shown.Text.Length > 0 ? ByToken(shown.Text, certified) : ByCertificate(certified);
    }

    private AuthenticateResult ByToken(string text, IReadOnlyList<string> certified)
    {
        if (credentials.Tokens.Find(text) is not { } token || credentials.Sources.Find(token.Source) is not { } source)
        {
            return Fault(SourceTokenText.IsDamaged(text) ? "The token is mistyped or cut." : "The token is unknown or revoked.");
        }

        if (token.IsExpired(Micros.Now(TimeProvider)))
        {
            return Fault("The token has expired: another took its place.");
        }

        return source.NeedsBoth && !certified.Contains(source.Name)
            ? Fault(Context.Connection.ClientCertificate is null
                ? "The source demands a client certificate besides the token; none was shown."
                : "The source demands a client certificate besides the token; the one shown is none of its authorities', or has another name.")
            : Let(source.Name, token.Id);
    }

    private AuthenticateResult ByCertificate(IReadOnlyList<string> certified)
    {
        if (Context.Connection.ClientCertificate is not { } certificate)
        {
            return AuthenticateResult.NoResult();
        }

        if (certified.Count == 0)
        {
            return Fault("The client certificate is of no source's authorities, or has another name than is demanded.");
        }

        var named = RefusedSenders.Named(Request);
        if (named is null && certified.Count > 1)
        {
            return Fault("The client certificate is good for several sources: name one with ?source=.");
        }

        // One that stands for other sources is known, but may not send for this one: that is answered where the source is.
        var source = named is not null && certified.Contains(named) ? named : certified[0];
        return certified.Contains(source) && credentials.Sources.Find(source) is { NeedsBoth: true }
            ? Fault("The source demands a token besides the client certificate; none was shown.")
            : Let(source, "sha256:" + certificate.GetCertHashString(HashAlgorithmName.SHA256)[..16].ToLowerInvariant());
    }

    private AuthenticateResult Let(string source, string credential)
    {
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, "source:" + source), new Claim(DoorSchemes.SourceClaim, source), new Claim(DoorSchemes.CredentialClaim, credential)], DoorSchemes.Source);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }
}

/// <summary>The sources, and what their senders are known by.</summary>
internal sealed record SourceCredentials(SourceRegistry Sources, IngestTokens Tokens, ClientCertificates Certificates);
