namespace AuditConsole.Web.Components.Shared;

/// <summary>Looks again every second while a page is open: counters change without events of their own.</summary>
internal static class EverySecond
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Runs until cancelled; the first look is at once.</summary>
    /// <param name="failed">Told what made it stop otherwise.</param>
    public static async Task RunAsync(TimeProvider time, Func<CancellationToken, Task> look, Func<Exception, Task> failed, CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval, time);
            do
            {
                await look(cancellationToken);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception e)
        {
            await failed(e);
        }
    }
}
