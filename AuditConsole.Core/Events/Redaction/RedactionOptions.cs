using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Events.Redaction;

/// <summary>Widens the built-in rules; nothing here can switch one off.</summary>
public sealed class RedactionOptions
{
    public const string Section = "AuditConsole:Redaction";

    /// <summary>Further words that make a member name sensitive.</summary>
    public IList<string> Names { get; } = [];

    /// <summary>Names and patterns for one source, by its name.</summary>
    public IDictionary<string, SourceRedactionOptions> Sources { get; } = new Dictionary<string, SourceRedactionOptions>(StringComparer.Ordinal);
}

public sealed class SourceRedactionOptions
{
    /// <summary>Member names whose string values are removed; whole names, without case.</summary>
    public IList<string> Names { get; } = [];

    /// <summary>Regular expressions (non-backtracking, at most 256 characters); what they match in string values is removed.</summary>
    public IList<string> Patterns { get; } = [];
}

internal sealed class RedactionOptionsValidator : IValidateOptions<RedactionOptions>
{
    private const int MaxPatternLength = 256;

    public ValidateOptionsResult Validate(string? name, RedactionOptions options)
    {
        var failures = new List<string>();
        for (var i = 0; i < options.Names.Count; i++)
        {
            if (options.Names[i].Length == 0 || !options.Names[i].All(char.IsAsciiLetterOrDigit))
            {
                failures.Add($"{RedactionOptions.Section}:Names:{i}: expected a word of letters and digits.");
            }
        }

        foreach (var (source, rules) in options.Sources)
        {
            for (var i = 0; i < rules.Patterns.Count; i++)
            {
                if (Fault(rules.Patterns[i]) is { } fault)
                {
                    failures.Add($"{RedactionOptions.Section}:Sources:{source}:Patterns:{i}: {fault}");
                }
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    internal static Regex Compile(string pattern)
        => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromMilliseconds(250));

    private static string? Fault(string pattern)
    {
        if (pattern.Length is 0 or > MaxPatternLength)
        {
            return $"expected 1 to {MaxPatternLength} characters.";
        }

        try
        {
            return Compile(pattern).IsMatch(string.Empty) ? "a pattern that matches the empty text would remove nothing." : null;
        }
        catch (RegexParseException e)
        {
            return $"not a regular expression, at position {e.Offset}.";
        }
        catch (NotSupportedException)
        {
            return "look-around and back-references are not allowed.";
        }
    }
}
