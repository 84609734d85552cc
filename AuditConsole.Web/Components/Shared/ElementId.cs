namespace AuditConsole.Web.Components.Shared;

/// <summary>Ids for elements that refer to each other: unique in the process, never made of data.</summary>
public static class ElementId
{
    private static long _last;

    public static string Next(string what) => $"{what}-{Interlocked.Increment(ref _last)}";
}
