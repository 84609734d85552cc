using System.Globalization;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers.Batches;

namespace AuditConsole.Core.Ledgers.Writing;

/// <summary>Knows every event of the ledger by source, id and stated time, with the tag of its content. One thread's: the writer's.</summary>
/// <remarks>What was added since the last <see cref="Commit"/> can be taken back.</remarks>
internal sealed class DuplicateIndex
{
    private const int MaxReserved = 1 << 20;

    public const string ConflictMark = "conflict";

    private readonly Dictionary<EventKey, Arrival> _first = [];
    private readonly Dictionary<EventKey, Variants> _variants = [];
    private readonly List<EventKey> _newKeys = [];
    private readonly List<(EventKey Key, ulong Tag, int HighestBefore)> _newVariants = [];

    /// <summary>Makes room beforehand, as far as a number that nobody has checked yet may be believed.</summary>
    public void Reserve(long events) => _first.EnsureCapacity((int)long.Clamp(events, 0, MaxReserved));

    /// <summary>The event's place when it, or a variant of it, is there with this content.</summary>
    public bool IsDuplicate(EventKey key, ulong tag, out long seq, out long? conflictsWith)
    {
        seq = 0;
        conflictsWith = null;
        if (!_first.TryGetValue(key, out var first))
        {
            return false;
        }

        if (first.Tag == tag)
        {
            seq = first.Seq;
            return true;
        }

        if (_variants.TryGetValue(key, out var variants) && variants.SeqByTag.TryGetValue(tag, out seq))
        {
            return true;
        }

        conflictsWith = first.Seq;
        return false;
    }

    public void Add(EventKey key, ulong tag, long seq)
    {
        if (_first.TryAdd(key, new Arrival(seq, tag)))
        {
            _newKeys.Add(key);
        }
    }

    /// <summary>Adds an event whose id was there with other content, and finds the id to store it under.</summary>
    public string AddVariant(EventKey key, string source, string id, long statedTime, ulong tag, long seq)
    {
        var number = _variants.TryGetValue(key, out var variants) ? variants.Highest + 1 : 2;
        var baseId = EventKey.BaseId(id);
        string variantId;
        EventKey variantKey;
        while (true)
        {
            variantId = string.Create(CultureInfo.InvariantCulture, $"{baseId}#{number}");
            variantKey = EventKey.Of(source, variantId, statedTime);
            if (!_first.ContainsKey(variantKey))
            {
                break;
            }

            // A source may use ids that end in #n itself.
            number++;
        }

        Remember(key, tag, seq, number);
        Add(variantKey, tag, seq);
        return variantId;
    }

    /// <summary>Adds an event that is read from the store.</summary>
    public void Restore(AuditEvent e, ulong tag, long statedTime)
    {
        Add(EventKey.Of(e.Source, e.Id, statedTime), tag, e.Seq);
        var mark = e.Id.LastIndexOf('#');
        if (mark > 0 && e.ExtraValue(ConflictMark) == "true" && int.TryParse(e.Id.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            Remember(EventKey.Of(e.Source, e.Id[..mark], statedTime), tag, e.Seq, number);
        }
    }

    public void Commit()
    {
        _newKeys.Clear();
        _newVariants.Clear();
    }

    public void RollBack()
    {
        foreach (var key in _newKeys)
        {
            _first.Remove(key);
        }

        for (var i = _newVariants.Count - 1; i >= 0; i--)
        {
            var (key, tag, highestBefore) = _newVariants[i];
            _variants[key].SeqByTag.Remove(tag);
            _variants[key].Highest = highestBefore;
        }

        Commit();
    }

    /// <param name="statedTime">Null when the source states none.</param>
    public static long TimeOrNone(long? statedTime) => statedTime ?? EventChunk.NoTime;

    private void Remember(EventKey key, ulong tag, long seq, int number)
    {
        if (!_variants.TryGetValue(key, out var variants))
        {
            _variants.Add(key, variants = new Variants());
        }

        if (variants.SeqByTag.TryAdd(tag, seq))
        {
            _newVariants.Add((key, tag, variants.Highest));
            variants.Highest = Math.Max(variants.Highest, number);
        }
    }

    private readonly record struct Arrival(long Seq, ulong Tag);

    private sealed class Variants
    {
        public Dictionary<ulong, long> SeqByTag { get; } = [];

        public int Highest { get; set; } = 1;
    }
}
