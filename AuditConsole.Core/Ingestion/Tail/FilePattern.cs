using System.IO.Enumeration;

namespace AuditConsole.Core.Ingestion.Tail;

/// <summary>A path whose last part may hold <c>*</c> and <c>?</c>.</summary>
public static class FilePattern
{
    private const int MaxLength = 1024;
    private static readonly char[] Wildcards = ['*', '?'];

    /// <summary>A directory that cannot be read is no empty one, and hidden files are told apart here.</summary>
    private static readonly EnumerationOptions Every = new() { MatchType = MatchType.Simple, MatchCasing = MatchCasing.CaseSensitive, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.None };

    /// <summary>What is wrong with a pattern; null when it will do.</summary>
    public static string? Fault(string pattern)
    {
        if (!Path.IsPathFullyQualified(pattern) || pattern.Length > MaxLength)
        {
            return $"'{pattern}': expected a whole path such as /var/log/kubernetes/audit*.log.";
        }

        var directory = Path.GetDirectoryName(pattern);
        return directory is null || Path.GetFileName(pattern).Length == 0 || directory.AsSpan().IndexOfAny(Wildcards) >= 0 || pattern.Split('/').Contains("..")
            ? $"'{pattern}': expected wildcards in the last part only, and no '..'."
            : null;
    }

    /// <summary>The files that a pattern names now, in the order of their names.</summary>
    /// <exception cref="IOException">The directory cannot be read; or <see cref="UnauthorizedAccessException"/>.</exception>
    public static IReadOnlyList<string> Expand(string pattern)
    {
        if (pattern.AsSpan().IndexOfAny(Wildcards) < 0)
        {
            return File.Exists(pattern) || Directory.Exists(pattern) ? [pattern] : [];
        }

        var directory = Path.GetDirectoryName(pattern)!;
        return Directory.Exists(directory)
            ? [.. Directory.EnumerateFiles(directory, Path.GetFileName(pattern), Every).Where(path => IsNamed(path, pattern)).Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>Whether a pattern names this path.</summary>
    public static bool IsMatch(string pattern, string path)
        => Path.GetDirectoryName(pattern) == Path.GetDirectoryName(path) && FileSystemName.MatchesSimpleExpression(Path.GetFileName(pattern), Path.GetFileName(path), ignoreCase: false) && IsNamed(path, pattern);

    /// <summary>A wildcard does not stand for the dot of a hidden file.</summary>
    private static bool IsNamed(string path, string pattern) => !Path.GetFileName(path).StartsWith('.') || Path.GetFileName(pattern).StartsWith('.');
}
