using System.Collections.Concurrent;

namespace AuditConsole.Core.Ingestion.Kubernetes.Admission;

/// <summary>How many reviews of a source are taken: at the same time, and in a second. What a quiet second left is not saved up.</summary>
internal sealed class AdmissionGate(AdmissionOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Traffic> _traffic = new(StringComparer.Ordinal);

    /// <summary>Every call is followed by one of <see cref="Leave"/>.</summary>
    /// <returns>Why the review is not taken; null when it is.</returns>
    public string? Enter(string source)
    {
        var traffic = _traffic.GetOrAdd(source, _ => new Traffic(options.AdmissionPerSecond, time.GetTimestamp()));
        lock (traffic)
        {
            if (++traffic.Inside > options.AdmissionAtOnce)
            {
                return "too many reviews at once";
            }

            var now = time.GetTimestamp();
            traffic.Room = Math.Min(options.AdmissionPerSecond, traffic.Room + (time.GetElapsedTime(traffic.Counted, now).TotalSeconds * options.AdmissionPerSecond));
            traffic.Counted = now;
            if (traffic.Room < 1)
            {
                return "too many reviews in a second";
            }

            traffic.Room--;
            return null;
        }
    }

    public void Leave(string source)
    {
        var traffic = _traffic[source];
        lock (traffic)
        {
            traffic.Inside--;
        }
    }

    /// <summary>Of one source. Its lock is itself.</summary>
    private sealed class Traffic(double room, long counted)
    {
        public int Inside { get; set; }

        /// <summary>Reviews that may still come; it grows with time.</summary>
        public double Room { get; set; } = room;

        /// <summary>Up to when the growth is counted.</summary>
        public long Counted { get; set; } = counted;
    }
}
