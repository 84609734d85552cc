using Microsoft.AspNetCore.Http.Metadata;

namespace AuditConsole.Web.Hosting.Requests;

/// <summary>Most bytes a request's body may have as it is sent, for an endpoint or a group; endpoints without one have <see cref="Default"/>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class BodyLimitAttribute(long bytes) : Attribute, IRequestSizeLimitMetadata
{
    public const long Default = 64 * 1024;

    /// <summary>Forms that ask for a password.</summary>
    public const long Form = 16 * 1024;

    public long? MaxRequestBodySize => bytes;
}
