using System.Text.RegularExpressions;
using Xunit;

namespace AuditConsole.Tests.Architecture;

/// <summary>Components ask their own feature's service, which authorises; they never reach the store, the ledger or another feature.</summary>
public sealed partial class ComponentBoundaryTests
{
    private static readonly string[] Forbidden =
        ["AuditDbContext", "IDbContextFactory", "StoreWriter", "EventSearch", "LedgerCatalog", "LedgerReader", "ObjectCatalog", "SourceRegistry", "QuarantineStore", "ImportService", "UserManager", "SignInManager"];

    [Fact]
    public void No_component_injects_a_store_a_search_or_the_ledger()
    {
        var offences =
            from path in ComponentFiles()
            from type in Injected(SourceTree.Read(path))
            where Forbidden.Any(name => type.Contains(name, StringComparison.Ordinal))
            select $"{path} injects {type}";
        Assert.Empty(offences);
    }

    [Fact]
    public void A_feature_uses_no_other_features_folder()
    {
        var features = ComponentFiles().Select(path => path.Split('/')).Where(parts => parts.Length > 3).Select(parts => parts[2]).Distinct().Except(["Shared", "Layout"]).ToList();
        var offences =
            from path in ComponentFiles().Concat(SourceTree.Files("AuditConsole.Web/Components", ".cs")).Distinct()

            // What stands beside the folders puts them together.
            where path.Split('/').Length > 3
            let feature = path.Split('/')[2]
            from Match use in FeatureUse().Matches(SourceTree.Read(path))
            let used = use.Groups[1].Value
            where features.Contains(used) && used != feature
            select $"{path} uses {used}";
        Assert.Empty(offences.Distinct());
    }

    [Fact]
    public void Components_never_wait_without_the_renderers_context()
        => Assert.Empty(SourceTree.Files("AuditConsole.Web/Components", ".cs").Where(path => SourceTree.Read(path).Contains("ConfigureAwait(", StringComparison.Ordinal)));

    private static IEnumerable<string> ComponentFiles() => SourceTree.Files("AuditConsole.Web/Components", ".razor").Concat(SourceTree.Files("AuditConsole.Web/Components", ".razor.cs"));

    private static IEnumerable<string> Injected(string text) => InjectDirective().Matches(text).Concat(InjectAttribute().Matches(text)).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^@inject\s+(\S+)", RegexOptions.Multiline)]
    private static partial Regex InjectDirective();

    [GeneratedRegex(@"\[Inject\]\s*(?:public|private|protected|internal)\s+(?:required\s+)?(\S+)")]
    private static partial Regex InjectAttribute();

    [GeneratedRegex(@"AuditConsole\.Web\.Components\.(\w+)")]
    private static partial Regex FeatureUse();
}
