using AuditConsole.Core.Query.Syntax;

namespace AuditConsole.Core.Query.Planning;

/// <summary>Paths that <c>changed:</c> asks about: a path and all below it, without indexes of arrays; with wildcards, which also stand for full stops.</summary>
internal sealed class ChangedPaths
{
    private readonly Glob? _path;
    private readonly Glob? _below;

    /// <param name="pattern">Null for any path.</param>
    public ChangedPaths(Pattern? pattern)
    {
        if (pattern is not null)
        {
            (_path, _below) = (new Glob(pattern), new Glob(Pattern.FromSource(pattern.Source + ".*")));
        }

        // A name may end in the last part of the path, or begin with it.
        Words = pattern is null ? [] : [.. (pattern.IsLiteral ? BodyWords.Of(pattern.Text[(pattern.Text.LastIndexOf('.') + 1)..], isPart: true) : [])];
    }

    /// <summary>What stands in one of the two bodies wherever such a path differs.</summary>
    public IReadOnlyList<WordMatcher> Words { get; }

    public bool Contains(ReadOnlySpan<char> path) => _path is null || _path.Matches(path) || _below!.Matches(path);
}
