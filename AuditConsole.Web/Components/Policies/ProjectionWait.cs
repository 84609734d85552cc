namespace AuditConsole.Web.Components.Policies;

/// <summary>Waits for the projection, which follows the ledger within a second.</summary>
internal static class ProjectionWait
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>How long it may lag before a page looks anyway.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="position">Seq up to which it has read.</param>
    public static async Task UntilAsync(Func<long> position, long seq, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (position() < seq && time.GetElapsedTime(started) < Patience)
        {
            await Task.Delay(Step, time, cancellationToken);
        }
    }
}
