using System.Text;

namespace AuditConsole.Core.Query.Syntax;

/// <summary>A text with wildcards: <c>*</c> any characters, <c>?</c> one. In <see cref="Source"/> the literal characters <c>* ? \</c> stand behind a <c>\</c>.</summary>
public sealed record Pattern
{
    private Pattern(string source) => Source = source;

    public string Source { get; }

    public bool IsLiteral => WildcardAt(0) < 0;

    /// <summary>True for <c>*</c>, which every text matches.</summary>
    public bool IsAny => Source == "*";

    /// <summary>The text without its escapes; for a literal, exactly what it matches.</summary>
    public string Text
    {
        get
        {
            if (!Source.Contains('\\'))
            {
                return Source;
            }

            var text = new StringBuilder(Source.Length);
            for (var i = 0; i < Source.Length; i++)
            {
                text.Append(Source[i] == '\\' ? Source[++i] : Source[i]);
            }

            return text.ToString();
        }
    }

    public static Pattern Literal(string text)
    {
        var builder = new PatternBuilder();
        foreach (var c in text)
        {
            builder.Literal(c);
        }

        return builder.Build();
    }

    /// <summary>Reads <c>*</c> and <c>?</c> as wildcards and <c>\</c> as the escape of the next character.</summary>
    public static Pattern Parse(string text)
    {
        var builder = new PatternBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                builder.Literal(text[++i]);
            }
            else if (text[i] is '*' or '?')
            {
                builder.Wildcard(text[i]);
            }
            else
            {
                builder.Literal(text[i]);
            }
        }

        return builder.Build();
    }

    public override string ToString() => Source;

    internal static Pattern FromSource(string source) => new(source);

    private int WildcardAt(int from)
    {
        for (var i = from; i < Source.Length; i++)
        {
            if (Source[i] is '*' or '?')
            {
                return i;
            }

            if (Source[i] == '\\')
            {
                i++;
            }
        }

        return -1;
    }
}

/// <summary>Collects a pattern character by character; runs of <c>*</c> become one.</summary>
internal sealed class PatternBuilder
{
    private readonly StringBuilder _source = new();
    private bool _afterStar;

    public bool IsEmpty => _source.Length == 0;

    public void Literal(char c)
    {
        if (c is '*' or '?' or '\\')
        {
            _source.Append('\\');
        }

        _source.Append(c);
        _afterStar = false;
    }

    public void Wildcard(char c)
    {
        if (c != '*' || !_afterStar)
        {
            _source.Append(c);
        }

        _afterStar = c == '*';
    }

    public Pattern Build() => Pattern.FromSource(_source.ToString());
}
