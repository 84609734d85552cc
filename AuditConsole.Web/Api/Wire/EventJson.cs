using System.Text.Json;
using AuditConsole.Core.Events;

namespace AuditConsole.Web.Api.Wire;

/// <summary>Events as the API answers them.</summary>
public static class EventJson
{
    public static void Write(Utf8JsonWriter writer, EventAnswer answer)
    {
        if (answer.Shape == EventShape.Native)
        {
            NativeShape.Write(writer, answer);
            return;
        }

        EventJsonWriter.WriteEvent(writer, answer.Stored.Event, answer.Whole, more =>
        {
            if (answer.Whole)
            {
                more.WriteStartObject("integrity"u8);
                more.WriteString("leaf"u8, Convert.ToHexStringLower(answer.Stored.Leaf.Span));

                // In lists the chain value of a sealed event is left out: it takes hashing up to 255 events before it.
                if (!answer.Stored.Chain.IsEmpty)
                {
                    more.WriteString("chain"u8, Convert.ToHexStringLower(answer.Stored.Chain.Span));
                }

                more.WriteEndObject();
            }

            if (answer.IncludeBodies)
            {
                SafeJson.WriteParts(more, answer.Stored.Bodies);
            }
        });
    }
}
