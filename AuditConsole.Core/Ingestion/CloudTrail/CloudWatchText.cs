using System.Runtime.InteropServices;
using System.Text.Json;
using AuditConsole.Core.Events.Redaction;

namespace AuditConsole.Core.Ingestion.CloudTrail;

/// <summary>The text of a log line that CloudWatch Logs forwards.</summary>
internal static class CloudWatchText
{
    /// <summary>The bytes a JSON string stands for. A lone surrogate in it must not throw: who is audited could hide his event with one.</summary>
    public static byte[] Of(JsonElement text)
    {
        var quoted = JsonMarshal.GetRawUtf8Value(text)[1..^1];
        var shape = JsonShape.Sound;
        var plain = new byte[quoted.Length];
        return plain[..JsonStrings.Unescape(quoted, plain, ref shape)];
    }
}
