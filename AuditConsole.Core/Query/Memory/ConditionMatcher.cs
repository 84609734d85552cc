using AuditConsole.Core.Events;
using AuditConsole.Core.Query.Planning;

namespace AuditConsole.Core.Query.Memory;

/// <summary>A condition as a predicate over one whole event. The live view asks it, and every scan over columns must agree with it.</summary>
internal static class ConditionMatcher
{
    public static bool Matches(Condition condition, AuditEvent e, EventBodies bodies)
    {
        switch (condition)
        {
            case Constant constant:
                return constant.Value;
            case Not not:
                return !Matches(not.Part, e, bodies);
            case FieldTest test:
                return Matches(test, e);
            case WordTest word:
                return Matches(word.Word, e) || BodyText.Matches(bodies, word.Word);
            case BodyTest { Path: var path } body:
                return MayHold(Of(path.Part, e, bodies), body.Words) && BodyMember.Matches(Of(path.Part, e, bodies), path, body.Test);
            case ChangedTest changed:
                return BodyChange.Matches(bodies.Before.Span, Of(BodyPart.After, e, bodies), changed.Paths);
            case AllOf all:
                foreach (var part in all.Parts)
                {
                    if (!Matches(part, e, bodies))
                    {
                        return false;
                    }
                }

                return true;
            case AnyOf any:
                foreach (var part in any.Parts)
                {
                    if (Matches(part, e, bodies))
                    {
                        return true;
                    }
                }

                return false;
            default:
                throw new ArgumentOutOfRangeException(nameof(condition));
        }
    }

    // One look over the raw text rules nearly every body out.
    private static bool MayHold(ReadOnlySpan<byte> body, IReadOnlyList<WordMatcher> words)
    {
        foreach (var word in words)
        {
            if (word.Literal?.MayHoldBody(body) == false)
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<byte> Of(BodyPart part, AuditEvent e, EventBodies bodies) => part switch
    {
        BodyPart.Before => bodies.Before.Span,
        BodyPart.After => e.AfterIsResponse ? bodies.Response.Span : bodies.After.Span,
        BodyPart.Request => bodies.Request.Span,
        BodyPart.Response => bodies.Response.Span,
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    private static bool Matches(FieldTest condition, AuditEvent e)
    {
        var (field, test) = (condition.Field, condition.Test);
        if (field.IsNumeric)
        {
            return field.Number(e) is { } number && (test is PresentTest || (test is NumberTest range && range.Matches(number)));
        }

        if (field.Type == FieldType.TextList)
        {
            foreach (var item in field.List(e))
            {
                if (Matches(test, item))
                {
                    return true;
                }
            }

            return false;
        }

        return field.Text(e) is { } text && Matches(test, text);
    }

    private static bool Matches(ValueTest test, string text) => test is PresentTest || (test is TextTest wanted && wanted.Matches(text));

    private static bool Matches(WordMatcher word, AuditEvent e)
    {
        foreach (var field in WordTest.SearchedFields)
        {
            if (field.Text(e) is { } text && word.Matches(text))
            {
                return true;
            }
        }

        return false;
    }
}
