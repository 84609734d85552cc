using System.Runtime.CompilerServices;
using AuditConsole.Core.Access;

namespace AuditConsole.Tests.Web;

/// <summary>Callers for the services of pages, and stores that fail at the first touch.</summary>
internal static class SomeCaller
{
    public static readonly Func<CancellationToken, ValueTask<Caller>> Nobody = _ => ValueTask.FromResult(Caller.Anonymous);

    public static Func<CancellationToken, ValueTask<Caller>> Holding(params string[] permissions)
        => _ => ValueTask.FromResult(new Caller(CallerKind.User, "u1", "Ada") { Grants = [new Grant(permissions, new Scope("default"))] });

    /// <summary>An object without its insides: whoever reads from it gets an exception, so passing proves that nobody did.</summary>
    public static T Untouchable<T>()
        where T : class
        => (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
}
