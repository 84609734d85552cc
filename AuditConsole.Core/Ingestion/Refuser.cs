using System.Text.Json;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion;

/// <summary>Refuses events with their beginning, as quarantine keeps it: redacted like the accepted ones.</summary>
internal sealed class Refuser(Redactor redactor)
{
    public const int MaxBytes = 64 * 1024;

    /// <summary>Where the structure cannot be read, redaction by structure is impossible: little is kept.</summary>
    private const int MaxBrokenBytes = 4 * 1024;

    /// <summary>Beyond it nothing is redacted whole only to be cut.</summary>
    private const int MaxRedactedBytes = 1024 * 1024;

    /// <summary>Adds a refused event to the batch.</summary>
    /// <param name="id">The id it gives itself; null for none.</param>
    public void Refuse(EventBatch batch, int? line, string? id, Fault fault, ReadOnlySpan<byte> text)
    {
        if (batch.TakesRefusal())
        {
            batch.Refusals.Add(new Refusal(batch.Count, line, id, fault.ReasonCode, fault.Field, fault.Expected, fault.Got, Of(batch.Source.Name, text, fault.ReasonCode)));
        }
    }

    private byte[] Of(string source, ReadOnlySpan<byte> text, string reason)
    {
        redactor.Begin(source, text[..Math.Min(text.Length, MaxRedactedBytes)]);
        if (reason != RefusalReason.BadJson && text.Length <= MaxRedactedBytes)
        {
            try
            {
                var redacted = redactor.Body(text, SecretKind.None).Bytes;
                return redacted.Length <= MaxBytes ? redacted : redacted[..MaxBytes];
            }
            catch (JsonException)
            {
                // Too deep to be walked: treated as broken.
            }
        }

        var count = 0;
        var opaque = redactor.Opaque(text[..Math.Min(text.Length, MaxBrokenBytes)], ref count);
        return opaque.Length <= MaxBrokenBytes ? opaque : opaque[..MaxBrokenBytes];
    }
}
