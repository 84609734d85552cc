using AuditConsole.Core.Ingestion.Tail;
using AuditConsole.Web.Components.Shared;

namespace AuditConsole.Web.Components.Connect;

/// <summary>How a followed file stands, in words.</summary>
internal static class TailWords
{
    public static string Of(TailState state) => state switch
    {
        TailState.UpToDate => "Up to date",
        TailState.Reading => "Reading",
        TailState.Missing => "Not there",
        TailState.Refused => "Not allowed",
        TailState.Failed => "Cannot be read",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static TagTone Tone(TailState state) => state switch
    {
        TailState.UpToDate => TagTone.Ok,
        TailState.Reading => TagTone.Accent,
        TailState.Missing => TagTone.Warning,
        _ => TagTone.Bad,
    };
}
