namespace AuditConsole.Core.Access;

/// <summary>A sender of events that was turned away before anything of what it sent was read.</summary>
/// <param name="Time">Microseconds UTC, of the newest of its kind.</param>
/// <param name="Code">The HTTP status as text, or <see cref="Tls"/>.</param>
/// <param name="TokenEnd">The last two characters of the credential that was shown; null for none.</param>
public sealed record DoorRefusal(long Time, string Address, string Code, string Reason, string? TokenEnd)
{
    public const string Tls = "TLS";

    /// <summary>How often it happened.</summary>
    public int Times { get; init; } = 1;
}

/// <summary>The newest refusals at the door, for whoever is just connecting something. Bounded, in memory; equal ones are one line.</summary>
public sealed class DoorRefusals
{
    private const int Kept = 50;

    private readonly Lock _lock = new();
    private readonly List<DoorRefusal> _newest = [];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<DoorRefusal> Newest
    {
        get
        {
            lock (_lock)
            {
                return [.. _newest];
            }
        }
    }

    public void Add(DoorRefusal refusal)
    {
        lock (_lock)
        {
            var same = _newest.FindIndex(r => (r.Address, r.Code, r.Reason, r.TokenEnd) == (refusal.Address, refusal.Code, refusal.Reason, refusal.TokenEnd));
            if (same >= 0)
            {
                refusal = refusal with { Times = _newest[same].Times + 1 };
                _newest.RemoveAt(same);
            }

            _newest.Insert(0, refusal);
            if (_newest.Count > Kept)
            {
                _newest.RemoveAt(Kept);
            }
        }
    }
}
