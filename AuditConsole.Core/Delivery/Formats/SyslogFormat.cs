using System.Globalization;
using System.Text;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;

namespace AuditConsole.Core.Delivery.Formats;

/// <summary>An event as a message of syslog as RFC 5424 lays it out, with JSON as its text.</summary>
/// <param name="version">Of the product.</param>
/// <param name="host">Fully qualified where it is known.</param>
/// <param name="processId">Of the console.</param>
public sealed class SyslogFormat(string version, string host, int processId)
{
    /// <summary>Log audit.</summary>
    private const int Facility = 13;
    private const int LongestSequence = int.MaxValue;

    private readonly string _host = Word(host, 255);

    /// <param name="sequence">Of the message among those sent, from 1; null where places are not shown.</param>
    /// <param name="json">The event as compact JSON: the message's text.</param>
    public string Line(AuditEvent e, long? sequence, string json)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"<{(Facility * 8) + Severity(e)}>1 {Micros.Format(e.Time)} {_host} auditconsole {processId} {Word(e.Type, 32)} ");
        line.Append("[timeQuality tzKnown=\"1\" isSynced=\"1\"]");
        if (sequence is { } number)
        {
            line.Append(CultureInfo.InvariantCulture, $"[meta sequenceId=\"{((number - 1) % LongestSequence) + 1}\"]");
        }

        return line.Append("[origin software=\"AuditConsole\" swVersion=\"").Append(Value(version)).Append("\"] ").Append(json).ToString();
    }

    // What was refused is a warning at least.
    private static int Severity(AuditEvent e)
    {
        var severity = e.Severity switch
        {
            Events.Severity.Critical => 2,
            Events.Severity.High => 3,
            Events.Severity.Medium => 4,
            Events.Severity.Low => 5,
            _ => 6,
        };
        return e.Class == EventClass.Denied || e.Outcome == Outcome.Denied ? int.Min(severity, 4) : severity;
    }

    private static string Word(string text, int longest)
    {
        var word = string.Concat(text.Take(longest).Select(c => c is > ' ' and < '\x7F' ? c : '_'));
        return word.Length == 0 ? "-" : word;
    }

    private static string Value(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);
}
