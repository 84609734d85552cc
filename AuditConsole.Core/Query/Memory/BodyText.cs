using System.Buffers;
using System.Text;
using System.Text.Json;
using AuditConsole.Core.Events;
using AuditConsole.Core.Query.Planning;

namespace AuditConsole.Core.Query.Memory;

/// <summary>Looks for a word in bodies: in the names and values of their JSON, unescaped, and as plain text in a body that is not JSON.</summary>
internal static class BodyText
{
    private const int DeepestBody = 1024;

    public static bool Matches(EventBodies bodies, WordMatcher word)
        => Matches(bodies.Request.Span, word) || Matches(bodies.Response.Span, word) || Matches(bodies.Before.Span, word) || Matches(bodies.After.Span, word) || Matches(bodies.Raw.Span, word);

    private static bool Matches(ReadOnlySpan<byte> body, WordMatcher word)
    {
        // One look over the raw text rules nearly every body out.
        if (body.IsEmpty || word.Literal?.MayHoldBody(body) == false)
        {
            return false;
        }

        var chars = ArrayPool<char>.Shared.Rent(body.Length);
        try
        {
            try
            {
                return MatchesJson(body, word, chars);
            }
            catch (JsonException)
            {
                return MatchesText(body, word, chars);
            }
            catch (InvalidOperationException)
            {
                // A string that is not valid UTF-8, or has half of a surrogate pair.
                return MatchesText(body, word, chars);
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    private static bool MatchesText(ReadOnlySpan<byte> body, WordMatcher word, char[] chars)
        => word.Matches(chars.AsSpan(0, Encoding.UTF8.GetChars(body, chars)));

    private static bool MatchesJson(ReadOnlySpan<byte> body, WordMatcher word, char[] chars)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = DeepestBody });
        while (reader.Read())
        {
            var length = reader.TokenType switch
            {
                JsonTokenType.String or JsonTokenType.PropertyName => reader.CopyString(chars),
                JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Encoding.UTF8.GetChars(reader.ValueSpan, chars),
                _ => 0,
            };
            if (length > 0 && word.Matches(chars.AsSpan(0, length)))
            {
                return true;
            }
        }

        return false;
    }
}
