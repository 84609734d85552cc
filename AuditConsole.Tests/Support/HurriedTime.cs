namespace AuditConsole.Tests.Support;

/// <summary>A clock whose timers fire two hundred times too early, and which remembers for when they were set.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private const int Hurry = 200;

    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _set = [];

    /// <summary>Set it to false when what is tested is to end in time.</summary>
    public bool IsHurried { get; set; } = true;

    public IReadOnlyList<TimeSpan> Set
    {
        get
        {
            lock (_gate)
            {
                return [.. _set];
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _set.Add(dueTime);
        }

        return base.CreateTimer(callback, state, Hurried(dueTime), Hurried(period));
    }

    private TimeSpan Hurried(TimeSpan time) => IsHurried && time > TimeSpan.Zero ? time / Hurry : time;
}
