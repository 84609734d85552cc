using System.Buffers;
using System.Text.Json;
using AuditConsole.Core.Events;

namespace AuditConsole.Core.Ledgers.Writing;

/// <summary>Puts members of the ledger's own beside an event's fields in <c>data</c>; a member replaces a field of its name.</summary>
internal static class DataMembers
{
    public static byte[] Merge(ReadOnlyMemory<byte> data, ReadOnlyMemory<byte> members)
    {
        using var fields = JsonDocument.Parse(data);
        using var own = JsonDocument.Parse(members);
        var buffer = new ArrayBufferWriter<byte>(data.Length + members.Length);
        using (var writer = new Utf8JsonWriter(buffer, EventParts.WriterOptions))
        {
            writer.WriteStartObject();
            foreach (var field in fields.RootElement.EnumerateObject())
            {
                if (!own.RootElement.TryGetProperty(field.Name, out _))
                {
                    field.WriteTo(writer);
                }
            }

            foreach (var member in own.RootElement.EnumerateObject())
            {
                member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
