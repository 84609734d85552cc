namespace AuditConsole.Core.Query.Search;

/// <summary>How long a search may still read.</summary>
internal sealed class Deadline(TimeProvider time, TimeSpan limit)
{
    private readonly long _start = time.GetTimestamp();

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    public bool IsOver => Elapsed >= limit;
}
