using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace AuditConsole.Tests.Support;

/// <summary>bUnit asks for another version of AngleSharp.Diffing than the one referenced; the one beside the tests serves.</summary>
internal static class AssemblyBinding
{
    [SuppressMessage("Usage", "CA2255", Justification = "It has to run before bUnit is loaded.")]
    [ModuleInitializer]
    internal static void Initialize()
        => AssemblyLoadContext.Default.Resolving += static (_, name) => name.Name == "AngleSharp.Diffing"
            ? Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "AngleSharp.Diffing.dll"))
            : null;
}
