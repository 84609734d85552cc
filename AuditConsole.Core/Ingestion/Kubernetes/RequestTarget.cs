using System.Net;

namespace AuditConsole.Core.Ingestion.Kubernetes;

/// <summary>What a request URI says beyond the object reference.</summary>
internal readonly record struct RequestTarget(bool IsDryRun, string? FieldManager, string? Force, AuditObjectRef? Object)
{
    /// <param name="wantsObject">Whether the path has to stand in for a missing object reference.</param>
    public static RequestTarget Parse(string uri, bool wantsObject)
    {
        var mark = uri.IndexOf('?', StringComparison.Ordinal);
        var target = new RequestTarget(false, null, null, wantsObject ? ObjectOf(mark < 0 ? uri : uri[..mark]) : null);
        return mark < 0 ? target : target.WithQuery(uri.AsSpan(mark + 1));
    }

    private RequestTarget WithQuery(ReadOnlySpan<char> query)
    {
        var target = this;
        foreach (var range in query.Split('&'))
        {
            var parameter = query[range];
            var equals = parameter.IndexOf('=');
            if (equals <= 0)
            {
                continue;
            }

            switch (parameter[..equals])
            {
                case "dryRun":
                    target = target with { IsDryRun = target.IsDryRun || parameter[(equals + 1)..] is "All" };
                    break;
                case "fieldManager":
                    target = target with { FieldManager = WebUtility.UrlDecode(parameter[(equals + 1)..].ToString()) };
                    break;
                case "force":
                    target = target with { Force = WebUtility.UrlDecode(parameter[(equals + 1)..].ToString()) };
                    break;
                default:
                    break;
            }
        }

        return target;
    }

    /// <summary><c>/api/v1/namespaces/shop/pods/web/exec</c>, <c>/apis/apps/v1/deployments</c>; null for paths that name no resource.</summary>
    private static AuditObjectRef? ObjectOf(string path)
    {
        var parts = path.Trim('/').Split('/');
        var isCore = parts[0] == "api";
        if ((!isCore && parts[0] != "apis") || parts.Length < (isCore ? 3 : 4))
        {
            return null;
        }

        var o = new AuditObjectRef { ApiGroup = isCore ? null : parts[1], ApiVersion = parts[isCore ? 1 : 2] };
        var rest = parts.AsSpan(isCore ? 2 : 3);
        if (rest.Length > 2 && rest[0] == "namespaces" && rest[2] is not ("status" or "finalize"))
        {
            o.Namespace = WebUtility.UrlDecode(rest[1]);
            rest = rest[2..];
        }

        o.Resource = rest[0];
        o.Name = rest.Length > 1 ? WebUtility.UrlDecode(rest[1]) : null;
        o.Subresource = rest.Length > 2 ? rest[2] : null;
        return o.Resource.Length > 0 ? o : null;
    }
}
