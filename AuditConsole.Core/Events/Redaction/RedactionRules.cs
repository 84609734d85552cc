using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace AuditConsole.Core.Events.Redaction;

/// <summary>The rules in force: the built-in ones, the operator's words, and what single sources add.</summary>
public sealed class RedactionRules
{
    private readonly FrozenDictionary<string, SourceRules> _sources;

    public RedactionRules(RedactionOptions options)
    {
        Names = new SensitiveNames(options.Names);
        _sources = options.Sources.ToFrozenDictionary(s => s.Key, s => new SourceRules(s.Value), StringComparer.Ordinal);
    }

    public SensitiveNames Names { get; }

    internal SourceRules? For(string source) => _sources.GetValueOrDefault(source);
}

/// <summary>What one source adds to the built-in rules (R9).</summary>
internal sealed class SourceRules(SourceRedactionOptions options)
{
    private readonly FrozenSet<string> _names = options.Names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<Regex> Patterns { get; } = [.. options.Patterns.Select(RedactionOptionsValidator.Compile)];

    public bool HasNames => _names.Count > 0;

    public bool IsNamed(ReadOnlySpan<char> name) => _names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);
}
