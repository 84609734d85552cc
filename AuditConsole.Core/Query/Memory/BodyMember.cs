using System.Buffers;
using System.Text.Json;
using AuditConsole.Core.Query.Planning;

namespace AuditConsole.Core.Query.Memory;

/// <summary>Looks for a value at a path of a body.</summary>
internal static class BodyMember
{
    public static bool Matches(ReadOnlySpan<byte> body, BodyPath path, MemberTest test)
    {
        if (body.IsEmpty || path.Parts.Count == 0)
        {
            return !body.IsEmpty;
        }

        var chars = ArrayPool<char>.Shared.Rent(body.Length);
        try
        {
            return Matches(new BodyScan(body, chars), path, test);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    private static bool Matches(BodyScan scan, BodyPath path, MemberTest test)
    {
        var containers = new Stack<Container>();
        var next = BodyPath.Start;
        while (scan.Read())
        {
            switch (scan.Type)
            {
                case JsonTokenType.PropertyName:
                    next = scan.IsReadable ? path.Member(containers.Peek().Places, scan.Text) : 0;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    containers.Pop();
                    break;
                default:
                    var places = Enter(containers, path, next);
                    var isContainer = scan.Type is JsonTokenType.StartObject or JsonTokenType.StartArray;
                    if (path.IsWhole(places) && (isContainer ? test.IsPresence : scan.Type != JsonTokenType.Null && (test.IsPresence || (scan.IsReadable && test.Matches(scan.Text)))))
                    {
                        return true;
                    }

                    if (isContainer)
                    {
                        containers.Push(new Container(places, scan.Type == JsonTokenType.StartArray ? 0 : -1));
                    }

                    break;
            }
        }

        return false;
    }

    /// <summary>The places in the path that a value stands at: a member's are known by its name, an element's by its array.</summary>
    private static ulong Enter(Stack<Container> containers, BodyPath path, ulong member)
    {
        if (!containers.TryPeek(out var around) || around.Index < 0)
        {
            return member;
        }

        containers.Pop();
        containers.Push(around with { Index = around.Index + 1 });
        return path.Element(around.Places, around.Index);
    }

    /// <param name="Places">Where in the path it stands.</param>
    /// <param name="Index">The next element's; -1 for an object.</param>
    private readonly record struct Container(ulong Places, int Index);
}
