using System.Text.RegularExpressions;
using Xunit;

namespace AuditConsole.Tests.Architecture;

/// <summary>A slice of Core uses only the slices its row allows. This table is the one place that says so.</summary>
public sealed partial class SliceOrderTests
{
    private static readonly (string Slice, string[] MayUse)[] Order =
    [
        ("Common", []),
        ("Events", ["Common"]),
        ("Integrity", ["Common", "Events"]),
        ("Segments", ["Common", "Events", "Integrity"]),
        ("Storage", ["Common", "Events"]),
        ("Ledgers", ["Common", "Events", "Integrity", "Segments", "Storage"]),
        ("Access", ["Common", "Events", "Storage"]),
        ("Query", ["Common", "Events", "Segments", "Storage", "Ledgers", "Access"]),
        ("Policies", ["Common", "Events"]),
        ("Changes", ["Common", "Events", "Storage", "Ledgers", "Access", "Query", "Policies"]),
        ("Notes", ["Common", "Events", "Storage", "Ledgers", "Access", "Query", "Changes"]),
        ("Profiles", ["Common", "Events", "Storage", "Ledgers", "Access", "Query", "Changes", "Notes"]),
        ("Ingestion", ["Common", "Events", "Integrity", "Segments", "Storage", "Ledgers", "Query"]),
        ("Delivery", ["Common", "Events", "Integrity", "Segments", "Storage", "Ledgers", "Access", "Query"]),
        ("Alerts", ["Common", "Events", "Storage", "Ledgers", "Access", "Query", "Delivery"]),
        ("Reports", ["Common", "Events", "Integrity", "Segments", "Storage", "Ledgers", "Access", "Query", "Policies", "Changes", "Notes", "Profiles"]),
        ("Exports", ["Common", "Events", "Integrity", "Segments", "Storage", "Ledgers", "Access", "Query", "Delivery"]),
        ("Retention", ["Common", "Events", "Integrity", "Segments", "Storage", "Ledgers", "Access", "Query", "Delivery"]),
        ("Investigations", ["Common", "Events", "Storage", "Ledgers", "Access", "Query", "Notes"]),
    ];

    [Fact]
    public void A_slice_uses_only_the_slices_its_row_allows()
    {
        var allowed = Order.ToDictionary(row => row.Slice, row => row.MayUse.Append(row.Slice).ToHashSet());
        var offences =
            from path in SourceTree.Files("AuditConsole.Core", ".cs")
            let slice = path.Split('/')[1]
            from Match use in SliceUse().Matches(SourceTree.Read(path))
            let used = use.Groups[1].Value
            where allowed.ContainsKey(used) && !(allowed.TryGetValue(slice, out var may) && may.Contains(used))
            select $"{path} uses {used}";
        Assert.Empty(offences.Distinct());
    }

    [Fact]
    public void Every_folder_of_Core_is_a_slice_of_the_table()
    {
        var folders = SourceTree.Files("AuditConsole.Core", ".cs").Select(path => path.Split('/')).Where(parts => parts.Length > 2).Select(parts => parts[1]).Distinct();
        Assert.Empty(folders.Except(Order.Select(row => row.Slice)));
    }

    [Fact]
    public void Common_stays_small_and_does_no_I_O()
    {
        var files = SourceTree.Files("AuditConsole.Core/Common", ".cs").ToList();
        Assert.InRange(files.Count, 1, 12);
        Assert.DoesNotContain(files, path => InputOutput().IsMatch(SourceTree.Read(path)));
    }

    [Fact]
    public void Core_never_uses_the_web_project()
        => Assert.DoesNotContain(SourceTree.Files("AuditConsole.Core", ".cs"), path => SourceTree.Read(path).Contains("AuditConsole.Web", StringComparison.Ordinal));

    [Fact]
    public void Provider_differences_live_in_the_providers_folder()
        => Assert.Empty(SourceTree.Files("AuditConsole.Core", ".cs")
            .Where(path => !path.StartsWith("AuditConsole.Core/Storage/", StringComparison.Ordinal))
            .Where(path => Provider().IsMatch(SourceTree.Read(path))));

    [GeneratedRegex(@"\bAuditConsole\.Core\.(\w+)")]
    private static partial Regex SliceUse();

    [GeneratedRegex(@"\b(File|Directory|Socket|HttpClient|FileStream)\.|new (FileStream|HttpClient|StreamReader)\b")]
    private static partial Regex InputOutput();

    [GeneratedRegex(@"\bMicrosoft\.Data\.Sqlite\b|\bSqliteConnection\b|\bNpgsql")]
    private static partial Regex Provider();
}
