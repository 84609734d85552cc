using System.Globalization;
using System.Text;
using AuditConsole.Core.Events;
using AuditConsole.Web.Components.Timeline.Rows;

namespace AuditConsole.Tests.Core.Ingestion;

/// <summary>What a recorded session means to the console, in plain text: a line for each kind of event with its count, names of objects left out.</summary>
internal static class SessionTable
{
    private static readonly string[] Head = ["count", "timeline", "class", "severity", "verb", "resource", "actor", "outcome", "sentence"];

    public static string Of(IEnumerable<OfferedEvent> events)
    {
        var rows = events.Select(Row).CountBy(row => string.Join('\u0001', row)).OrderBy(r => r.Key, StringComparer.Ordinal)
            .Select(r => (string[])[r.Value.ToString(CultureInfo.InvariantCulture), .. r.Key.Split('\u0001')]).Prepend(Head).ToList();
        var widths = Enumerable.Range(0, Head.Length).Select(i => rows.Max(r => r[i].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.Append(string.Join("  ", row.Select((cell, i) => i == 0 ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    private static string[] Row(OfferedEvent offered)
    {
        var e = offered.Event;
        var r = e.Resource;
        return
        [
            Place(offered),
            EventVocabulary.Class.Word(e.Class),
            EventVocabulary.Severity.Word(e.Severity),
            e.Verb ?? "-",
            r.Resource is null ? "-" : r.Subresource is null ? r.Resource : $"{r.Resource}/{r.Subresource}",
            EventVocabulary.ActorClass.Word(e.ActorClass),
            EventVocabulary.Outcome.Word(e.Outcome),
            string.Join(' ', EventSentence.Of(e).Parts.Select(p => p.Role == SentenceRole.Object ? "*" : p.Text)),
        ];
    }

    /// <summary>Whether the Timeline shows an event by default; a stage before the end waits for it, which the table of stages decides.</summary>
    private static string Place(OfferedEvent offered)
        => offered.Event.Stage == "RequestReceived" ? "begin" : RoutineRule.IsRoutine(offered.Event) ? "routine" : "shown";
}
