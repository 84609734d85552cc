using System.Text.Json;

namespace AuditConsole.Core.Events.Redaction;

/// <summary>Applies the rules to JSON that stands in a string.</summary>
internal sealed class InnerRedactor(RedactorScratch scratch)
{
    /// <param name="output">Valid until the next call; empty when nothing was removed.</param>
    /// <returns>False when the text is not JSON or too deep to be walked.</returns>
    public bool TryRedact(ReadOnlySpan<byte> json, SecretKind root, out ReadOnlySpan<byte> output, out int count)
    {
        output = default;
        count = 0;
        try
        {
            scratch.Seen.Truncate(0);
            var walk = new BodyWalk(json, scratch, root, SecretPatterns.Probe(json), hasUnicodeEscapes: json.IndexOf("\\u"u8) >= 0 || json.IndexOf("\\/"u8) >= 0);
            walk.Run();
            count = walk.Count;
            output = count > 0 ? scratch.Output.WrittenSpan : default;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
