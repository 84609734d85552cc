using System.Globalization;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers.Sealing;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Ledgers.Writing;

/// <summary>Knows every event of the ledger by source, id and stated time, with the tag of its content: those that are not sealed in memory, the others through their segments. One thread's, the writer's, but for what it tells a seal.</summary>
/// <remarks>What was added since the last <see cref="Commit"/> can be taken back.</remarks>
internal sealed class DuplicateIndex(SealedKeys sealedKeys)
{
    public const string ConflictMark = "conflict";

    /// <summary>For each run that is not sealed its number and its events; the newest is the last.</summary>
    private readonly List<(long Number, Dictionary<EventKey, Arrival> Events)> _runs = [];
    private readonly Dictionary<EventKey, Variants> _variants = [];
    private readonly List<(Dictionary<EventKey, Arrival> Run, EventKey Key)> _newKeys = [];
    private readonly List<(EventKey Key, ulong Tag, int HighestBefore)> _newVariants = [];

    /// <summary>The event that has the key; null when there is none.</summary>
    public async ValueTask<Arrival?> FindAsync(EventKey key, string id, long statedTime, CancellationToken cancellationToken)
    {
        for (var i = _runs.Count - 1; i >= 0; i--)
        {
            if (_runs[i].Events.TryGetValue(key, out var arrival))
            {
                return arrival;
            }
        }

        return await sealedKeys.FindAsync(key, id, statedTime, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The place of the event that was stored beside the key's first, since it has this other content; null when there is none.</summary>
    public long? FindVariant(EventKey key, ulong tag) => _variants.TryGetValue(key, out var variants) && variants.ByTag.TryGetValue(tag, out var one) ? one.Seq : null;

    public void Add(EventKey key, ulong tag, long seq)
    {
        var run = Run(seq);
        if (run.TryAdd(key, new Arrival(seq, tag)))
        {
            _newKeys.Add((run, key));
        }
    }

    /// <summary>Adds an event whose id was there with other content, and finds the id to store it under.</summary>
    public async ValueTask<string> AddVariantAsync(PreparedEvent prepared, long seq, CancellationToken cancellationToken)
    {
        var (e, tag) = (prepared.Event, prepared.Offered.ContentTag);
        var number = _variants.TryGetValue(prepared.Key, out var variants) ? variants.Highest + 1 : 2;
        var baseId = EventKey.BaseId(e.Id);
        string variantId;
        EventKey variantKey;
        while (true)
        {
            variantId = string.Create(CultureInfo.InvariantCulture, $"{baseId}#{number}");
            variantKey = EventKey.Of(e.Source, variantId, prepared.StatedTime);
            if (await FindAsync(variantKey, variantId, prepared.StatedTime, cancellationToken).ConfigureAwait(false) is null)
            {
                break;
            }

            // A source may use ids that end in #n itself.
            number++;
        }

        Remember(prepared.Key, tag, seq, number);
        Add(variantKey, tag, seq);
        return variantId;
    }

    /// <summary>Adds an event that is read from the store.</summary>
    public void Restore(AuditEvent e, ulong tag, long statedTime)
    {
        Add(EventKey.Of(e.Source, e.Id, statedTime), tag, e.Seq);
        var mark = e.Id.LastIndexOf('#');
        if (mark >= 0 && e.ExtraValue(ConflictMark) == "true" && int.TryParse(e.Id.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            Remember(EventKey.Of(e.Source, e.Id[..mark], statedTime), tag, e.Seq, number);
        }
    }

    /// <summary>The events between two places, both included, whose id was there with other content.</summary>
    public IReadOnlyList<KnownVariant> Within(long firstSeq, long lastSeq)
    {
        lock (_variants)
        {
            return [.. _variants.SelectMany(variants => variants.Value.ByTag
                .Where(one => one.Value.Seq >= firstSeq && one.Value.Seq <= lastSeq)
                .Select(one => new KnownVariant(variants.Key, one.Key, one.Value.Seq, one.Value.Number)))];
        }
    }

    /// <summary>Adds what a segment tells of its events; the others of them are found in it.</summary>
    public void Restore(IEnumerable<KnownVariant> variants)
    {
        foreach (var variant in variants)
        {
            Remember(variant.Base, variant.Tag, variant.Seq, variant.Number);
        }

        Commit();
    }

    /// <summary>Forgets the events of runs that are sealed: their segments know them.</summary>
    public void ForgetSealed(long sealedSize)
    {
        while (_runs.Count > 0 && _runs[0].Number < sealedSize / ColumnRun.Capacity)
        {
            _runs.RemoveAt(0);
        }
    }

    public void Commit()
    {
        _newKeys.Clear();
        _newVariants.Clear();
    }

    public void RollBack()
    {
        foreach (var (run, key) in _newKeys)
        {
            run.Remove(key);
        }

        lock (_variants)
        {
            for (var i = _newVariants.Count - 1; i >= 0; i--)
            {
                var (key, tag, highestBefore) = _newVariants[i];
                _variants[key].ByTag.Remove(tag);
                _variants[key].Highest = highestBefore;
            }
        }

        Commit();
    }

    /// <param name="statedTime">Null when the source states none.</param>
    public static long TimeOrNone(long? statedTime) => statedTime ?? EventChunk.NoTime;

    private Dictionary<EventKey, Arrival> Run(long seq)
    {
        var number = (seq - 1) / ColumnRun.Capacity;
        if (_runs.Count == 0 || _runs[^1].Number < number)
        {
            _runs.Add((number, []));
        }

        return _runs[^1].Events;
    }

    private void Remember(EventKey key, ulong tag, long seq, int number)
    {
        lock (_variants)
        {
            if (!_variants.TryGetValue(key, out var variants))
            {
                _variants.Add(key, variants = new Variants());
            }

            if (variants.ByTag.TryAdd(tag, (seq, number)))
            {
                _newVariants.Add((key, tag, variants.Highest));
                variants.Highest = Math.Max(variants.Highest, number);
            }
        }
    }

    private sealed class Variants
    {
        public Dictionary<ulong, (long Seq, int Number)> ByTag { get; } = [];

        public int Highest { get; set; } = 1;
    }
}

/// <summary>An event's place, and the tag of its content.</summary>
internal readonly record struct Arrival(long Seq, ulong Tag);
