using System.Reflection;
using System.Text.RegularExpressions;
using AuditConsole.Core.Ingestion.Sources.Credentials;
using AuditConsole.Core.Query;
using AuditConsole.Web.Components;
using AuditConsole.Web.Components.Account;
using AuditConsole.Web.Components.Connect;
using AuditConsole.Web.Components.Sample;
using AuditConsole.Web.Components.Shared;
using AuditConsole.Web.Components.Timeline;
using AuditConsole.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Logging;
using Microsoft.JSInterop;
using Xunit;

namespace AuditConsole.Tests.Architecture;

/// <summary>Components ask their own feature's service, which authorises; they never reach the store, the ledger or another feature.</summary>
public sealed partial class ComponentBoundaryTests
{
    private const string Root = "AuditConsole.Web.Components.";

    /// <summary>Folders made to be used by some others, whose pages show the same things.</summary>
    private static readonly (string Folder, string[] By)[] Lent = [("Connect", ["Capture", "Welcome"]), ("Sample", ["Layout", "Welcome"])];

    /// <summary>Of the framework: where the page is, what runs in the browser, what time it is.</summary>
    private static readonly Type[] Surroundings = [typeof(NavigationManager), typeof(IJSRuntime), typeof(TimeProvider), typeof(AntiforgeryStateProvider), typeof(ILogger<>)];

    /// <summary>Of the page itself, and a service that only ever asks whose account it is about.</summary>
    private static readonly (string? Folder, Type Type)[] OfThePage = [(null, typeof(ShownLedger)), (null, typeof(BrowserTime)), ("Timeline", typeof(TimelineClock)), ("Account", typeof(AccountService))];

    [Fact]
    public void A_component_injects_only_its_authorising_services_and_its_surroundings()
    {
        var injections = (
            from component in typeof(Features).Assembly.GetTypes()
            where typeof(IComponent).IsAssignableFrom(component)
            from type in Injected(component)
            select (Component: component, Type: type)).ToList();

        Assert.Contains((typeof(Timeline), typeof(TimelineService)), injections);
        Assert.Empty(injections.Where(injection => !MayInject(FolderOf(injection.Component), injection.Type)).Select(injection => $"{injection.Component.Name} injects {injection.Type.Name}"));
    }

    [Theory]
    [InlineData("Timeline", typeof(TimelineService), true)]
    [InlineData("Capture", typeof(TimelineService), false)]
    [InlineData("Capture", typeof(TimelineClock), false)]
    [InlineData("Capture", typeof(DoorService), true)]
    [InlineData("Timeline", typeof(DoorService), false)]
    [InlineData("Layout", typeof(SampleService), true)]
    [InlineData("Account", typeof(AccountService), true)]
    [InlineData("Access", typeof(AccountService), false)]
    [InlineData("Welcome", typeof(IngestTokens), false)]
    [InlineData("Timeline", typeof(EventSearch), false)]
    [InlineData("Timeline", typeof(ILogger<Timeline>), true)]
    [InlineData("Timeline", typeof(IServiceProvider), false)]
    public void What_is_not_allowed_is_not_injected(string folder, Type type, bool allowed) => Assert.Equal(allowed, MayInject(folder, type));

    [Fact]
    public void No_component_fetches_services_past_its_injections()
        => Assert.Empty(ComponentFiles().Where(path => Fetching().IsMatch(SourceTree.Read(path))));

    [Fact]
    public void A_feature_uses_no_other_features_folder()
    {
        var files = SourceTree.Files("AuditConsole.Web/Components", ".razor").Concat(SourceTree.Files("AuditConsole.Web/Components", ".cs"))

            // What stands beside the folders puts them together.
            .Where(path => path.Split('/').Length > 3)
            .Select(path => (Path: path, Folder: path.Split('/')[2]))
            .ToList();
        var features = files.Select(file => file.Folder).Distinct().Except(["Shared", "Layout"]).ToList();
        var offences =
            from file in files
            from Match use in FeatureUse().Matches(SourceTree.Read(file.Path))
            let used = use.Groups[1].Value
            where features.Contains(used) && !MayUse(file.Folder, used)
            select $"{file.Path} uses {used}";

        Assert.Contains("Timeline", features);
        Assert.Empty(Lent.Select(lent => lent.Folder).Except(features));
        Assert.Empty(offences.Distinct());
    }

    [Fact]
    public void Shared_knows_no_slice_and_authorises_nobody()
    {
        // The model of a difference is what its view is made to show.
        string[] known = ["Common", "Events", "Changes.Diff"];
        var offences =
            from path in SourceTree.Files("AuditConsole.Web/Components/Shared", ".razor").Concat(SourceTree.Files("AuditConsole.Web/Components/Shared", ".cs"))
            from Match use in CoreUse().Matches(SourceTree.Read(path))
            where !known.Contains(use.Groups[1].Value)
            select $"{path} uses {use.Value}";

        Assert.Empty(offences);
        Assert.Empty(AuthorisingServices.All.Where(service => FolderOf(service) == "Shared").Select(service => service.Name));
    }

    [Fact]
    public void Components_never_wait_without_the_renderers_context()
        => Assert.Empty(SourceTree.Files("AuditConsole.Web/Components", ".cs").Where(path => SourceTree.Read(path).Contains("ConfigureAwait(", StringComparison.Ordinal)));

    private static IEnumerable<string> ComponentFiles() => SourceTree.Files("AuditConsole.Web/Components", ".razor").Concat(SourceTree.Files("AuditConsole.Web/Components", ".razor.cs"));

    private static IEnumerable<Type> Injected(Type component) => component.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(property => property.IsDefined(typeof(InjectAttribute), true))
        .Select(property => property.PropertyType)
        .Concat(component.GetConstructors().SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.ParameterType));

    private static bool MayInject(string? folder, Type type)
        => Surroundings.Contains(type.IsGenericType ? type.GetGenericTypeDefinition() : type)
            || OfThePage.Any(own => own.Type == type && (own.Folder is null || own.Folder == folder))
            || (AuthorisingServices.All.Contains(type) && folder is not null && FolderOf(type) is { } its && MayUse(folder, its));

    private static bool MayUse(string folder, string used) => folder == used || Lent.Any(lent => lent.Folder == used && lent.By.Contains(folder));

    /// <summary>The folder among the components; null for what stands beside the folders or elsewhere.</summary>
    private static string? FolderOf(Type type)
        => type.Namespace is { } name && name.StartsWith(Root, StringComparison.Ordinal) ? name[Root.Length..].Split('.')[0] : null;

    [GeneratedRegex(@"\bRequestServices\b|\bIServiceProvider\b|\bOwningComponentBase\b|\bGet(Required)?(Keyed)?Service\b")]
    private static partial Regex Fetching();

    [GeneratedRegex(@"(?<!AspNetCore\.)\bComponents\.(\w+)")]
    private static partial Regex FeatureUse();

    [GeneratedRegex(@"\bCore\.([A-Z]\w*(?:\.[A-Z]\w*)*)")]
    private static partial Regex CoreUse();
}
