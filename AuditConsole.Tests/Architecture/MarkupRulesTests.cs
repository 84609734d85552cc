using System.Text.RegularExpressions;
using Xunit;

namespace AuditConsole.Tests.Architecture;

/// <summary>Event contents are hostile: components leave encoding to Razor, and scripts and styles to files of their own.</summary>
public sealed partial class MarkupRulesTests
{
    private static IEnumerable<string> Components => SourceTree.Files("AuditConsole.Web", ".razor").Concat(SourceTree.Files("AuditConsole.Web", ".razor.cs"));

    [Fact]
    public void No_component_writes_raw_markup()
        => Assert.Empty(Components.Where(path => RawMarkup().IsMatch(SourceTree.Read(path))));

    [Fact]
    public void No_component_has_an_inline_handler_script_or_style_element()
        => Assert.Empty(SourceTree.Files("AuditConsole.Web", ".razor").Where(path => Inline().IsMatch(SourceTree.Read(path))));

    [Fact]
    public void Scripts_make_no_markup_of_text()
        => Assert.Empty(SourceTree.Files("AuditConsole.Web", ".js").Concat(SourceTree.Files("wwwroot-assets", ".js"))
            .Where(path => !path.Contains("_framework", StringComparison.Ordinal))
            .Where(path => ScriptMarkup().IsMatch(SourceTree.Read(path))));

    [Fact]
    public void Nothing_is_loaded_from_elsewhere()
        => Assert.Empty(SourceTree.Files("wwwroot-assets", ".css").Where(path => Remote().IsMatch(SourceTree.Read(path))));

    [GeneratedRegex(@"\bMarkupString\b|AddMarkupContent")]
    private static partial Regex RawMarkup();

    [GeneratedRegex(@"<style\b|<script(?![^>]*\bsrc=)|\son[a-z]+=""(?!@)")]
    private static partial Regex Inline();

    [GeneratedRegex(@"\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\(")]
    private static partial Regex ScriptMarkup();

    [GeneratedRegex(@"url\(\s*[""']?(https?:)?//|@import\s+[""']?https?:")]
    private static partial Regex Remote();
}
