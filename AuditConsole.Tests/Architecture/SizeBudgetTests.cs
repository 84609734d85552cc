using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace AuditConsole.Tests.Architecture;

/// <summary>Files, methods, constructors and injections stay small enough to be read at once.</summary>
public sealed class SizeBudgetTests
{
    private static readonly string[] Projects = ["AuditConsole.Core", "AuditConsole.Web", "AuditConsole.Tests"];

    /// <summary>Files whose one idea is a table or a grammar; at most 450 lines.</summary>
    private static readonly string[] LongFiles = ["AuditConsole.Core/Events/EventFields.cs", "AuditConsole.Core/Events/EventReader.cs"];

    [Theory]
    [InlineData(".cs", 300)]
    [InlineData(".razor", 180)]
    [InlineData(".razor.cs", 250)]
    [InlineData(".razor.css", 200)]
    [InlineData(".razor.js", 120)]
    public void Files_stay_within_their_budget(string extension, int limit)
    {
        var tooLong =
            from project in Projects
            from path in SourceTree.Files(project, extension)
            let lines = SourceTree.Lines(path)
            where lines > (LongFiles.Contains(path) ? 450 : limit)
            select $"{path}: {lines}";
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Methods_have_at_most_60_lines()
    {
        var tooLong =
            from project in Projects
            from path in SourceTree.Files(project, ".cs")
            from method in SourceTree.Parse(path).DescendantNodes().Where(node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax)
            let span = method.GetLocation().GetLineSpan()
            let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
            where lines > 60
            select $"{path}:{span.StartLinePosition.Line + 1}: {lines}";
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Constructors_of_classes_take_at_most_6_parameters()
    {
        var tooWide =
            from project in Projects.Take(2)
            from path in SourceTree.Files(project, ".cs")
            from node in SourceTree.Parse(path).DescendantNodes()
            let parameters = node switch
            {
                ConstructorDeclarationSyntax constructor => constructor.ParameterList,

                // Records list their data; classes list what they depend on.
                ClassDeclarationSyntax type => type.ParameterList,
                _ => null,
            }
            where parameters?.Parameters.Count > 6
            where !node.Ancestors().OfType<RecordDeclarationSyntax>().Any()
            where !IsPrivate(node)
            select $"{path}: {parameters.Parameters.Count}";
        Assert.Empty(tooWide);
    }

    [Fact]
    public void Components_inject_at_most_6_things()
    {
        var tooMany =
            from path in SourceTree.Files("AuditConsole.Web", ".razor.cs").Concat(SourceTree.Files("AuditConsole.Web", ".razor"))
            let injected = Count(SourceTree.Read(path), "[Inject]") + Count(SourceTree.Read(path), "@inject ")
            where injected > 6
            select $"{path}: {injected}";
        Assert.Empty(tooMany);
    }

    private static bool IsPrivate(SyntaxNode node) => node is MemberDeclarationSyntax member && member.Modifiers.Any(SyntaxKind.PrivateKeyword);

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
