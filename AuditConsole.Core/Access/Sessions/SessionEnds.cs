namespace AuditConsole.Core.Access.Sessions;

/// <summary>Tells those who hold a session open (circuits) that it may be over, so that they look at once and not only at their next check.</summary>
public sealed class SessionEnds
{
    private readonly Lock _lock = new();
    private readonly List<Action> _listeners = [];

    /// <summary>The listener must be quick and must not throw; dispose to stop.</summary>
    public IDisposable Subscribe(Action listener)
    {
        lock (_lock)
        {
            _listeners.Add(listener);
        }

        return new Subscription(this, listener);
    }

    internal void Announce()
    {
        Action[] listeners;
        lock (_lock)
        {
            listeners = [.. _listeners];
        }

        foreach (var listener in listeners)
        {
            listener();
        }
    }

    private sealed class Subscription(SessionEnds owner, Action listener) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._lock)
            {
                owner._listeners.Remove(listener);
            }
        }
    }
}
