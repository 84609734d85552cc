using System.Text;
using AuditConsole.Core.Query.Syntax;

namespace AuditConsole.Core.Query.Planning;

/// <summary>The words that a body must have in which a value is found: segments look them up before anything is read.</summary>
internal static class BodyWords
{
    /// <param name="text">A whole name or value, or a part of one.</param>
    public static IEnumerable<WordMatcher> Of(string text, bool isPart)
        => text.Length == 0 ? [] : [new WordMatcher(isPart ? Pattern.FromSource($"*{Pattern.Literal(text).Source}*") : Pattern.Literal(text))];

    /// <summary>Those of whatever a pattern matches: each run of characters between wildcards is a part.</summary>
    public static IEnumerable<WordMatcher> Of(Pattern pattern)
    {
        if (pattern.IsLiteral)
        {
            return Of(pattern.Text, isPart: false);
        }

        var runs = new List<string>();
        var run = new StringBuilder();
        for (var i = 0; i < pattern.Source.Length; i++)
        {
            if (pattern.Source[i] is '*' or '?')
            {
                runs.Add(run.ToString());
                run.Clear();
            }
            else
            {
                run.Append(pattern.Source[i] == '\\' ? pattern.Source[++i] : pattern.Source[i]);
            }
        }

        return runs.Append(run.ToString()).SelectMany(part => Of(part, isPart: true));
    }
}
