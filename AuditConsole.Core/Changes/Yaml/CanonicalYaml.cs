using System.Text;

namespace AuditConsole.Core.Changes.Yaml;

/// <summary>Writes a document as YAML, always the same bytes for the same values: versions are compared line by line as these texts.</summary>
/// <remarks>Block style, LF, two spaces, lists at their key's indent, <c>apiVersion kind metadata</c> and <c>name generateName namespace</c> first.</remarks>
public static class CanonicalYaml
{
    private static readonly string[] FirstAtTop = ["apiVersion", "kind", "metadata"];
    private static readonly string[] FirstInMetadata = ["name", "generateName", "namespace"];

    public static string Emit(DocumentNode root)
    {
        var output = new StringBuilder(1024);
        if (root.Kind == DocumentNodeKind.Map && !root.IsEmpty)
        {
            Map(output, root, 0, FirstAtTop, isTop: true);
        }
        else if (root.Kind == DocumentNodeKind.List && !root.IsEmpty)
        {
            List(output, root, 0, startsInline: true);
        }
        else
        {
            Scalar(output, root, 2);
            output.Append('\n');
        }

        return output.ToString();
    }

    private static void Map(StringBuilder output, DocumentNode map, int indent, string[] first, bool isTop = false, bool startsInline = false)
    {
        foreach (var key in first)
        {
            if (map.Find(key) is { } value)
            {
                Member(output, key, value, indent, startsInline, isTop);
                startsInline = false;
            }
        }

        foreach (var (key, value) in map.Members)
        {
            if (first.Length == 0 || !first.Contains(key))
            {
                Member(output, key, value, indent, startsInline, isTop);
                startsInline = false;
            }
        }
    }

    private static void Member(StringBuilder output, string key, DocumentNode value, int indent, bool startsInline, bool isTop)
    {
        output.Append(' ', startsInline ? 0 : indent);
        Text(output, key, 0, isKey: true);
        output.Append(':');
        if (value.Kind == DocumentNodeKind.Map && !value.IsEmpty)
        {
            output.Append('\n');
            Map(output, value, indent + 2, isTop && key == "metadata" ? FirstInMetadata : []);
        }
        else if (value.Kind == DocumentNodeKind.List && !value.IsEmpty)
        {
            output.Append('\n');
            List(output, value, indent);
        }
        else
        {
            output.Append(' ');
            Scalar(output, value, indent + 2);
            output.Append('\n');
        }
    }

    private static void List(StringBuilder output, DocumentNode list, int indent, bool startsInline = false)
    {
        foreach (var item in list.Items)
        {
            output.Append(' ', startsInline ? 0 : indent).Append("- ");
            startsInline = false;
            if (item.Kind == DocumentNodeKind.Map && !item.IsEmpty)
            {
                Map(output, item, indent + 2, [], startsInline: true);
            }
            else if (item.Kind == DocumentNodeKind.List && !item.IsEmpty)
            {
                List(output, item, indent + 2, startsInline: true);
            }
            else
            {
                Scalar(output, item, indent + 2);
                output.Append('\n');
            }
        }
    }

    /// <summary>Without the line's end.</summary>
    private static void Scalar(StringBuilder output, DocumentNode node, int indent)
    {
        switch (node.Kind)
        {
            case DocumentNodeKind.Text:
                Text(output, node.Text, indent, isKey: false);
                break;
            case DocumentNodeKind.Number:
                output.Append(node.Text);
                break;
            case DocumentNodeKind.True:
                output.Append("true");
                break;
            case DocumentNodeKind.False:
                output.Append("false");
                break;
            case DocumentNodeKind.List:
                output.Append("[]");
                break;
            case DocumentNodeKind.Map:
                output.Append("{}");
                break;
            default:
                output.Append("null");
                break;
        }
    }

    private static void Text(StringBuilder output, string text, int indent, bool isKey)
    {
        switch (YamlScalar.StyleOf(text, isKey))
        {
            case YamlStyle.Plain:
                output.Append(text);
                break;
            case YamlStyle.SingleQuoted:
                output.Append('\'').Append(text.Replace("'", "''", StringComparison.Ordinal)).Append('\'');
                break;
            case YamlStyle.DoubleQuoted:
                YamlScalar.Quote(output, text);
                break;
            case YamlStyle.Literal:
                Literal(output, text, indent);
                break;
        }
    }

    private static void Literal(StringBuilder output, string text, int indent)
    {
        output.Append(text.EndsWith("\n\n", StringComparison.Ordinal) ? "|+" : text.EndsWith('\n') ? "|" : "|-");
        var lines = text.AsSpan(0, text.EndsWith('\n') ? text.Length - 1 : text.Length);
        foreach (var range in lines.Split('\n'))
        {
            var line = lines[range];
            output.Append('\n').Append(' ', line.IsEmpty ? 0 : indent).Append(line);
        }
    }
}
