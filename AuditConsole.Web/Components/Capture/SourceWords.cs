using System.Globalization;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Web.Components.Connect;
using AuditConsole.Web.Components.Shared;

namespace AuditConsole.Web.Components.Capture;

/// <summary>The figures of a source, written.</summary>
internal static class SourceWords
{
    public static string Rate(SourcePulse pulse) => pulse.Rate switch
    {
        0 => "0/min",
        < 10 => pulse.Rate.ToString("0.0", CultureInfo.InvariantCulture) + "/min",
        _ => ImportWords.Number((long)Math.Round(pulse.Rate)) + "/min",
    };

    public static string Lag(SourcePulse pulse) => pulse.Lag switch
    {
        null => "–",
        < Micros.PerSecond and var lag => string.Create(CultureInfo.InvariantCulture, $"{lag / 1000} ms"),
        < Micros.PerMinute and var lag => string.Create(CultureInfo.InvariantCulture, $"{lag / 1e6:0.0} s"),
        { } lag => TimeWords.Duration(lag),
    };

    public static string Hour(SourcePulse pulse) => $"{Events(pulse.PerMinute.Sum(c => (long)c))}, at most {ImportWords.Number(pulse.PerMinute.Max())} a minute";

    public static string Events(long count) => ImportWords.Number(count) + (count == 1 ? " event" : " events");
}
