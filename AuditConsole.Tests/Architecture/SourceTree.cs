using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AuditConsole.Tests.Architecture;

/// <summary>The repository's own sources, as the architecture tests read them.</summary>
internal static class SourceTree
{
    public static readonly string Root = FindRoot();

    /// <summary>Paths relative to the root, with forward slashes; build output and migrations left out.</summary>
    public static IEnumerable<string> Files(string project, string extension) => Directory
        .EnumerateFiles(Path.Combine(Root, project), "*" + extension, SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "Migrations" or "node_modules" or "artifacts"))
        .Order(StringComparer.Ordinal);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static int Lines(string path) => File.ReadLines(Path.Combine(Root, path)).Count();

    public static SyntaxNode Parse(string path)
        => CSharpSyntaxTree.ParseText(Read(path), new CSharpParseOptions(LanguageVersion.Preview), path).GetRoot();

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "AuditConsole.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("The tests run outside a clone of the repository.");
    }
}
