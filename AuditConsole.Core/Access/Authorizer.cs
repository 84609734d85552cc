using System.Diagnostics.CodeAnalysis;
using AuditConsole.Core.Common;

namespace AuditConsole.Core.Access;

/// <summary>Decides what a caller may do now. Every service asks it on every call.</summary>
public sealed class Authorizer
{
    /// <summary>
    /// The scope in which the caller holds the permission: of several grants with it the first one's, not their union, so that it may show less than is allowed and never more.
    /// False with the reason when it holds it nowhere; the caller's service answers that, and nothing is recorded here.
    /// </summary>
#pragma warning disable CA1822 // Services get their authorizer like everything else they need, so that none can be made without one.
    public bool Allows(Caller caller, string permission, [NotNullWhen(true)] out Scope? scope, [NotNullWhen(false)] out Problem? problem)
    {
        scope = caller.Grants.FirstOrDefault(g => g.Permissions.Contains(permission))?.Scope;
        problem = scope is null ? Problem.Denied(permission) : null;
        return scope is not null;
    }
#pragma warning restore CA1822
}
