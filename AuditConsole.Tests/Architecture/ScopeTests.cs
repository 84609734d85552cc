using System.Reflection;
using AuditConsole.Core.Access;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Query;
using Xunit;

namespace AuditConsole.Tests.Architecture;

/// <summary>An unscoped read does not compile: whatever reads many events or objects asks for a scope first.</summary>
public sealed class ScopeTests
{
    [Fact]
    public void Every_public_read_of_objects_takes_a_scope_first()
    {
        var reads = typeof(ObjectCatalog).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => typeof(Task).IsAssignableFrom(method.ReturnType));
        Assert.All(reads, method => Assert.Equal(typeof(Scope), method.GetParameters().FirstOrDefault()?.ParameterType));
    }

    [Fact]
    public void Every_public_search_takes_a_request_that_cannot_be_made_without_a_scope()
    {
        var searches = typeof(EventSearch).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => !method.IsSpecialName && method.Name != nameof(IDisposable.Dispose));
        Assert.All(searches, method => Assert.Contains(method.GetParameters(), parameter => parameter.ParameterType == typeof(SearchRequest) || parameter.ParameterType == typeof(Scope)));
        Assert.All(typeof(SearchRequest).GetConstructors(), constructor => Assert.Contains(constructor.GetParameters(), parameter => parameter.ParameterType == typeof(Scope)));
    }

    [Fact]
    public void Every_authorising_service_has_a_test_of_denial()
    {
        var services = SourceTree.Files("AuditConsole.Web", ".cs")
            .Where(path => path.EndsWith("Service.cs", StringComparison.Ordinal) && SourceTree.Read(path).Contains("Authorizer", StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path));
        var tests = SourceTree.Files("AuditConsole.Tests", ".cs").Select(SourceTree.Read).ToList();
        var without = services.Where(service => !tests.Any(test => test.Contains(service, StringComparison.Ordinal) && test.Contains("Denied", StringComparison.OrdinalIgnoreCase)));
        Assert.Empty(without);
    }
}
