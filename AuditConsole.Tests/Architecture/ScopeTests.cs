using System.Reflection;
using AuditConsole.Core.Access;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Query;
using AuditConsole.Core.Segments;
using AuditConsole.Web.Components.Timeline;
using Xunit;

namespace AuditConsole.Tests.Architecture;

/// <summary>An unscoped read does not compile outside Core: whatever reads events or objects asks for a scope first.</summary>
public sealed class ScopeTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>What only a read of a ledger or of its projection gives.</summary>
    private static readonly Type[] Stored = [typeof(StoredEvent), typeof(ColumnRun), typeof(ObjectSummary), typeof(ObjectVersion), typeof(VersionDocument)];

    private static readonly Type[] Wrappers = [typeof(Task<>), typeof(ValueTask<>), typeof(Nullable<>), typeof(Result<>)];

    [Fact]
    public void Whatever_Core_offers_that_reads_events_or_objects_takes_a_scope()
    {
        var reads = Offered().Where(Reads).ToList();

        Assert.Contains(reads, method => method.DeclaringType == typeof(EventSearch));
        Assert.Contains(reads, method => method.DeclaringType == typeof(ObjectCatalog));
        Assert.Empty(reads.Where(method => !method.GetParameters().Any(parameter => parameter.ParameterType == typeof(Scope) || parameter.ParameterType == typeof(SearchRequest)))
            .Select(method => $"{method.DeclaringType!.FullName}.{method.Name}"));
    }

    [Theory]
    [InlineData(nameof(Reading.Task), true)]
    [InlineData(nameof(Reading.ValueTask), true)]
    [InlineData(nameof(Reading.Stream), true)]
    [InlineData(nameof(Reading.Plain), true)]
    [InlineData(nameof(Reading.Out), true)]
    [InlineData(nameof(Reading.Page), true)]
    [InlineData(nameof(Reading.Many), true)]
    [InlineData(nameof(Reading.Made), false)]
    [InlineData(nameof(Reading.Count), false)]
    public void A_read_is_known_by_what_it_gives(string name, bool reads) => Assert.Equal(reads, Reads(typeof(Reading).GetMethod(name)!));

    [Fact]
    public void Every_public_read_of_objects_takes_a_scope_first()
    {
        // Both tell of the projection as a whole and nothing that is in it.
        string[] ofTheProjection = [nameof(ObjectCatalog.Position), nameof(ObjectCatalog.IsStalled)];
        var reads = typeof(ObjectCatalog).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => !ofTheProjection.Contains(method.Name)).ToList();

        Assert.NotEmpty(reads);
        Assert.All(reads, method => Assert.Equal(typeof(Scope), method.GetParameters().FirstOrDefault()?.ParameterType));
    }

    [Fact]
    public void Every_public_search_takes_a_request_that_cannot_be_made_without_a_scope()
    {
        var searches = typeof(EventSearch).GetMethods(Declared).Where(method => method.Name != nameof(IDisposable.Dispose)).ToList();
        var ways = typeof(SearchRequest).GetConstructors();

        Assert.NotEmpty(searches);
        Assert.All(searches, method => Assert.Contains(method.GetParameters(), parameter => parameter.ParameterType == typeof(SearchRequest) || parameter.ParameterType == typeof(Scope)));
        Assert.NotEmpty(ways);
        Assert.All(ways, constructor => Assert.Contains(constructor.GetParameters(), parameter => parameter.ParameterType == typeof(Scope)));
    }

    [Fact]
    public void Every_public_method_of_an_authorising_service_has_a_test_of_denial()
    {
        var denied = DenialTests().SelectMany(MethodBody.Calls).Select(Key).ToHashSet();
        var methods = AuthorisingServices.All.SelectMany(service => service.GetMethods(Declared)).Where(method => !method.IsSpecialName && !method.IsStatic).ToList();

        Assert.Contains(typeof(TimelineService), AuthorisingServices.All);
        Assert.NotEmpty(methods);
        Assert.Empty(methods.Where(method => !denied.Contains(Key(method))).Select(method => $"{method.DeclaringType!.Name}.{method.Name}"));
    }

    [Fact]
    public void Calls_are_found_in_whatever_the_compiler_makes_of_a_test()
    {
        var calls = MethodBody.Calls(typeof(ScopeTests).GetMethod(nameof(CallsAsync), BindingFlags.NonPublic | BindingFlags.Static)!).Where(called => called.DeclaringType == typeof(Reading)).Select(called => called.Name);

        Assert.Equal([nameof(Reading.Count), nameof(Reading.Many), nameof(Reading.Plain)], calls.Order(StringComparer.Ordinal));
    }

    private static async Task<long> CallsAsync()
    {
        async Task<long> CountAsync() => await Reading.Count();
        Func<int> many = () => Reading.Many().Length;
        var plain = Reading.Plain;
        return await CountAsync() + many() + plain().Count;
    }

    /// <summary>Tests that say so in their name and look at the refusal.</summary>
    private static IEnumerable<MethodInfo> DenialTests() => typeof(ScopeTests).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(method => method.IsDefined(typeof(FactAttribute), true) && method.Name.Contains("denied", StringComparison.OrdinalIgnoreCase))
        .Where(method => MethodBody.Calls(method).Any(called => called.Name == nameof(Problem.Denied) || (called.DeclaringType == typeof(Problem) && called.Name == "get_Kind")));

    private static (Module Module, int Token) Key(MethodBase method) => (method.Module, method.MetadataToken);

    /// <summary>Methods and properties of what is public in Core; a record's own are data that somebody has read.</summary>
    private static IEnumerable<MethodInfo> Offered() => typeof(Scope).Assembly.GetExportedTypes().Where(type => !IsRecord(type)).SelectMany(type => type.GetMethods(Declared));

    private static bool Reads(MethodInfo method) => Gives(method.ReturnType) || method.GetParameters().Any(parameter => parameter.IsOut && Gives(parameter.ParameterType.GetElementType()!));

    private static bool Gives(Type type)
    {
        if (Stored.Contains(type))
        {
            return true;
        }

        Type[] inner = type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments();

        // A single event in the normal form may be one that was just made.
        var isMany = !(type.IsGenericType && Wrappers.Contains(type.GetGenericTypeDefinition()));
        return inner.Any(part => Gives(part) || (isMany && part == typeof(AuditEvent)))
            || (IsRecord(type) && type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Any(property => property.PropertyType != type && Gives(property.PropertyType)));
    }

    private static bool IsRecord(Type type) => type.Assembly == typeof(Scope).Assembly && type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is not null;

    private static class Reading
    {
        public static Task<StoredEvent?> Task() => throw new NotSupportedException();

        public static ValueTask<IReadOnlyList<AuditEvent>> ValueTask() => throw new NotSupportedException();

        public static IAsyncEnumerable<StoredEvent> Stream() => throw new NotSupportedException();

        public static IReadOnlyList<ColumnRun> Plain() => throw new NotSupportedException();

        public static bool Out(out StoredEvent? found) => throw new NotSupportedException();

        public static Task<Result<ObjectPage>> Page() => throw new NotSupportedException();

        public static AuditEvent[] Many() => throw new NotSupportedException();

        public static Task<AuditEvent> Made() => throw new NotSupportedException();

        public static Task<long> Count() => throw new NotSupportedException();
    }
}
