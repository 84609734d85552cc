using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AuditConsole.Core.Query.Planning;

namespace AuditConsole.Core.Query.Memory;

/// <summary>Compares what two bodies have at some paths. Of a body that is absent or no JSON nothing is known to have changed.</summary>
internal static class BodyChange
{
    public static bool Matches(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, ChangedPaths paths)
    {
        if (before.IsEmpty || after.IsEmpty || before.SequenceEqual(after))
        {
            return false;
        }

        var chars = ArrayPool<char>.Shared.Rent(Math.Max(before.Length, after.Length));
        try
        {
            return Leaves(new BodyScan(before, chars), paths) is { } old && Leaves(new BodyScan(after, chars), paths) is { } now
                && (old.Count != now.Count || old.Any(leaf => !now.TryGetValue(leaf.Key, out var value) || value != leaf.Value));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    /// <summary>The values at the paths by where exactly they stand; a <c>null</c> is none. Null when the body is no JSON.</summary>
    private static Dictionary<string, string>? Leaves(BodyScan scan, ChangedPaths paths)
    {
        var leaves = new Dictionary<string, string>(StringComparer.Ordinal);
        var containers = new Stack<Container>();
        var (path, place) = (new StringBuilder(), new StringBuilder());
        var isFirst = false;
        while (scan.Read())
        {
            switch (scan.Type)
            {
                case JsonTokenType.PropertyName:
                    (path.Length, place.Length) = (containers.Peek().Path, containers.Peek().Place);
                    path.Append(path.Length == 0 ? "" : ".").Append(scan.Text);
                    // With their lengths names cannot be taken for others that are cut elsewhere.
                    place.Append(CultureInfo.InvariantCulture, $"{scan.Text.Length}:").Append(scan.Text);
                    isFirst = false;
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    Enter(containers, path, place);
                    containers.Push(new Container(path.Length, place.Length, scan.Type == JsonTokenType.StartArray ? 0 : -1));
                    isFirst = true;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    var left = containers.Pop();
                    (path.Length, place.Length) = (left.Path, left.Place);
                    Add(isFirst, scan.Type == JsonTokenType.EndArray ? "[]" : "{}");
                    isFirst = false;
                    break;
                default:
                    Enter(containers, path, place);
                    Add(scan.Type != JsonTokenType.Null, $"{scan.Type}:{scan.Text}");
                    isFirst = false;
                    break;
            }
        }

        return scan.IsMalformed ? null : leaves;

        void Add(bool counts, string value)
        {
            if (counts && paths.Contains(path.ToString()))
            {
                leaves[place.ToString()] = value;
            }
        }
    }

    private static void Enter(Stack<Container> containers, StringBuilder path, StringBuilder place)
    {
        if (containers.TryPeek(out var around) && around.Index >= 0)
        {
            containers.Pop();
            containers.Push(around with { Index = around.Index + 1 });
            (path.Length, place.Length) = (around.Path, around.Place);
            place.Append(CultureInfo.InvariantCulture, $"[{around.Index}]");
        }
    }

    /// <param name="Path">Length of its path.</param>
    /// <param name="Place">Length of its place.</param>
    /// <param name="Index">The next element's; -1 for an object.</param>
    private readonly record struct Container(int Path, int Place, int Index);
}
