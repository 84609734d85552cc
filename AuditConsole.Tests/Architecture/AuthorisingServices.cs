using System.Reflection;
using System.Runtime.CompilerServices;
using AuditConsole.Core.Access;
using AuditConsole.Web.Components;
using Microsoft.AspNetCore.Components;

namespace AuditConsole.Tests.Architecture;

/// <summary>The classes of the web project that ask the authorizer before they call Core, and the services that leave the asking to one of them.</summary>
internal static class AuthorisingServices
{
    public static readonly IReadOnlyList<Type> All = Find();

    private static List<Type> Find()
    {
        var classes = typeof(Features).Assembly.GetTypes()
            .Where(type => type.IsClass && !type.IsDefined(typeof(CompilerGeneratedAttribute), false) && !typeof(IComponent).IsAssignableFrom(type))
            .ToList();
        var asking = classes.Where(type => Holds(type, typeof(Authorizer))).ToList();
        return [.. asking, .. classes.Except(asking).Where(type => type.Name.EndsWith("Service", StringComparison.Ordinal) && asking.Any(service => Holds(type, service)))];
    }

    private static bool Holds(Type type, Type held) => type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Any(field => field.FieldType == held);
}
