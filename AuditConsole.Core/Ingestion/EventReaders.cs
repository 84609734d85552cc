using System.Collections.Concurrent;
using AuditConsole.Core.Events.Redaction;
using AuditConsole.Core.Ingestion.CloudEvents;
using AuditConsole.Core.Ingestion.CloudTrail;
using AuditConsole.Core.Ingestion.Import;
using AuditConsole.Core.Ingestion.Kubernetes;
using AuditConsole.Core.Ingestion.Kubernetes.Admission;
using AuditConsole.Core.Ingestion.Kubernetes.Snapshots;
using AuditConsole.Core.Ingestion.Native;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Ingestion;

/// <summary>The decoders of one reader at a time; they own memory and caches, so they are lent, not shared.</summary>
internal sealed class EventReaders(RedactionRules rules, Fingerprint fingerprint, KubernetesKinds kinds, ContentTag tag, IOptions<IngestionOptions> options)
{
    private const int MaxKept = 16;

    /// <summary>Readers of more have grown with it: they are left to the garbage.</summary>
    private const int MaxReadBytes = 4 * 1024 * 1024;

    private readonly ConcurrentBag<EventReaderSet> _free = [];

    /// <summary>A set in which nothing has begun, whatever the reader before left in it.</summary>
    public EventReaderSet Rent()
    {
        var set = _free.TryTake(out var free) ? free : Make();
        set.Reset();
        return set;
    }

    /// <summary>A set for a reader that keeps it: what it has begun to read stays in it.</summary>
    public EventReaderSet Make()
    {
        var redactor = new Redactor(rules, fingerprint);
        var kubernetes = new KubernetesDecoder(redactor, new KubernetesMapper(redactor, kinds, tag, options.Value));
        var native = new NativeDecoder(redactor, tag, options.Value);
        return new EventReaderSet(kubernetes, native, new Refuser(redactor))
        {
            CloudEvents = new CloudEventDecoder(redactor, new CloudEventMapper(tag), kubernetes, native, options.Value),
            CloudTrail = new CloudTrailDecoder(redactor, new CloudTrailMapper(redactor, tag, options.Value), kubernetes),
            Admission = new AdmissionDecoder(redactor, new AdmissionMapper(redactor, kinds, tag, options.Value)),
            Snapshot = new SnapshotDecoder(redactor, new SnapshotMapper(redactor, kinds, tag, options.Value)),
        };
    }

    /// <param name="read">Bytes that were read with it at once.</param>
    public void Return(EventReaderSet set, int read)
    {
        if (read <= MaxReadBytes && _free.Count < MaxKept)
        {
            _free.Add(set);
        }
    }
}

/// <summary>One decoder for each format.</summary>
internal sealed class EventReaderSet(KubernetesDecoder kubernetes, NativeDecoder native, Refuser refuser)
{
    /// <summary>A line has begun whose rest is still to come.</summary>
    public bool IsWaiting => kubernetes.IsWaiting;

    /// <summary>Forgets a line that has begun.</summary>
    public void Reset() => kubernetes.Reset();

    public required AdmissionDecoder Admission { get; init; }

    public required SnapshotDecoder Snapshot { get; init; }

    public required CloudEventDecoder CloudEvents { get; init; }

    public required CloudTrailDecoder CloudTrail { get; init; }

    /// <summary>Reads one value of a file in the format it is told to have, or that its members tell.</summary>
    public void Read(ReadOnlySpan<byte> value, int line, long? offset, IngestionFormat? told, EventBatch batch)
    {
        var found = told is { } format ? new ValueFormat(format, null) : ValueFormat.Of(value);
        if (found.Unread is { } unread)
        {
            refuser.Refuse(batch, line, null, new Fault(RefusalReason.UnknownFormat, unread.Member, UnreadFormat.Expected, unread.Got), value);
            return;
        }

        For(found.Format).DecodeLine(value, line, offset, batch);
        batch.ReadAs(found.Format);
    }

    public IEventDecoder For(IngestionFormat format) => format switch
    {
        IngestionFormat.KubernetesAudit => kubernetes,
        IngestionFormat.Native => native,
        IngestionFormat.KubernetesAdmission => Admission,
        IngestionFormat.KubernetesSnapshot => Snapshot,
        IngestionFormat.CloudEvents => CloudEvents,
        IngestionFormat.CloudTrail => CloudTrail,
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
