using System.Runtime.InteropServices;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers.Sealing;

namespace AuditConsole.Core.Ledgers;

/// <summary>
/// Decides which admission reviews are left out of answers: those whose request an audit event tells of too, in whatever order they come.
/// What is compared is bounded: of very many requests the oldest are forgotten, and a review of theirs that comes later is shown once too often rather than lost.
/// </summary>
/// <param name="setCovered">Leaves an event out of answers, or puts it back.</param>
/// <param name="touched">Told of an event of which other events are known to tell, or not any more.</param>
internal sealed class ReviewTable(Action<long, bool> setCovered, int capacity = ReviewTable.DefaultCapacity, Action<long>? touched = null)
{
    public const int DefaultCapacity = 65_536;

    /// <summary>Of one object this much is kept; a controller may write it every second.</summary>
    private const int Most = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, List<RequestSighting>> _sightings = [];
    private readonly Dictionary<string, List<RequestSighting>> _reviewsByUid = new(StringComparer.Ordinal);
    private readonly Queue<(UInt128 Asked, RequestSighting Sighting)> _oldestFirst = new();
    private readonly Dictionary<long, (RequestSighting Audit, (long Version, long Time) Fit)> _auditOf = [];
    private readonly Dictionary<long, List<RequestSighting>> _reviewsOf = [];

    /// <summary>What an earlier process found out.</summary>
    private readonly Dictionary<long, List<long>> _restored = [];

    /// <summary>The events of each run of which others were ever known to tell: what is stored of one run must not take a walk through those of all.</summary>
    private readonly Dictionary<long, HashSet<long>> _linkedByRun = [];

    public void Add(AuditEvent e)
    {
        if (RequestSighting.Of(e) is not { } sighting)
        {
            return;
        }

        lock (_gate)
        {
            if (sighting is { IsReview: true, Uid: { } uid })
            {
                Add(_reviewsByUid, uid, sighting);
            }

            Keep(sighting.Asked, sighting);
            if (sighting.AskedOfCollection is { } collection)
            {
                Keep(collection, sighting);
            }
        }
    }

    /// <summary>The other events that tell of the same request: the reviews of an audit event, the audit event of a review.</summary>
    public IReadOnlyList<long> Others(long seq)
    {
        lock (_gate)
        {
            return _auditOf.TryGetValue(seq, out var found) ? [found.Audit.Seq]
                : _reviewsOf.TryGetValue(seq, out var reviews) ? [.. reviews.Select(r => r.Seq).Union(_restored.GetValueOrDefault(seq, []))]
                : [.. _restored.GetValueOrDefault(seq, [])];
        }
    }

    /// <summary>What is known of the events between two places, both included.</summary>
    public IReadOnlyList<EventLink> Within(long firstSeq, long lastSeq)
    {
        lock (_gate)
        {
            var links = new List<EventLink>();
            for (var run = Segment.NumberOf(firstSeq); run <= Segment.NumberOf(lastSeq); run++)
            {
                foreach (var seq in _linkedByRun.GetValueOrDefault(run, []).Where(seq => seq >= firstSeq && seq <= lastSeq))
                {
                    links.AddRange(Others(seq).Select(other => new EventLink(seq, other)));
                }
            }

            return links;
        }
    }

    /// <summary>Takes up again what <see cref="Within"/> told of. The other event may be told of nowhere: what is known of an event is stored when it is sealed.</summary>
    public void Restore(EventLink link)
    {
        lock (_gate)
        {
            Restore(link.Seq, link.Other);
            Restore(link.Other, link.Seq);
        }
    }

    private void Restore(long seq, long other)
    {
        var others = CollectionsMarshal.GetValueRefOrAddDefault(_restored, seq, out _) ??= new List<long>(1);
        if (!others.Contains(other))
        {
            others.Add(other);
        }

        Link(seq);
    }

    private void Link(long seq) => (CollectionsMarshal.GetValueRefOrAddDefault(_linkedByRun, Segment.NumberOf(seq), out _) ??= []).Add(seq);

    private void Keep(UInt128 asked, RequestSighting sighting)
    {
        foreach (var other in _sightings.GetValueOrDefault(asked, []))
        {
            if (sighting.IsReview != other.IsReview)
            {
                Compare(sighting.IsReview ? other : sighting, sighting.IsReview ? sighting : other);
            }
        }

        Add(_sightings, asked, sighting);
        _oldestFirst.Enqueue((asked, sighting));
        if (_oldestFirst.Count > capacity)
        {
            Forget();
        }
    }

    private void Compare(RequestSighting audit, RequestSighting review)
    {
        if (audit.Fit(review) is not { } fit)
        {
            return;
        }

        if (_auditOf.TryGetValue(review.Seq, out var current))
        {
            if (fit.CompareTo(current.Fit) >= 0)
            {
                return;
            }

            _reviewsOf[current.Audit.Seq].Remove(review);
            touched?.Invoke(current.Audit.Seq);
        }

        _auditOf[review.Seq] = (audit, fit);
        if (!_reviewsOf.TryGetValue(audit.Seq, out var reviews))
        {
            _reviewsOf.Add(audit.Seq, reviews = new List<RequestSighting>(1));
        }

        reviews.Add(review);
        Link(review.Seq);
        Link(audit.Seq);
        setCovered(review.Seq, true);
        touched?.Invoke(review.Seq);
        touched?.Invoke(audit.Seq);
        foreach (var own in RequestSighting.CarriedOut(reviews, review.Uid is { } uid ? _reviewsByUid.GetValueOrDefault(uid, reviews) : reviews))
        {
            _auditOf.Remove(own.Seq);
            reviews.Remove(own);
            setCovered(own.Seq, false);
        }
    }

    private void Forget()
    {
        var (asked, sighting) = _oldestFirst.Dequeue();
        Remove(_sightings, asked, sighting);
        if (sighting is { IsReview: true, Uid: { } uid })
        {
            Remove(_reviewsByUid, uid, sighting);
        }
    }

    private static void Add<TKey>(Dictionary<TKey, List<RequestSighting>> lists, TKey key, RequestSighting sighting)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = new List<RequestSighting>(1));
        }

        list.Add(sighting);
        if (list.Count > Most)
        {
            list.RemoveAt(0);
        }
    }

    private static void Remove<TKey>(Dictionary<TKey, List<RequestSighting>> lists, TKey key, RequestSighting sighting)
        where TKey : notnull
    {
        if (lists.TryGetValue(key, out var list) && list.Remove(sighting) && list.Count == 0)
        {
            lists.Remove(key);
        }
    }
}
