using System.Collections.Concurrent;
using AuditConsole.Core.Events.Redaction;
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
    private readonly ConcurrentBag<EventReaderSet> _free = [];

    public EventReaderSet Rent() => _free.TryTake(out var set) ? set : Make();

    /// <summary>A set for a reader that keeps it: what it has begun to read stays in it.</summary>
    public EventReaderSet Make()
    {
        var redactor = new Redactor(rules, fingerprint);
        return new EventReaderSet(
            new KubernetesDecoder(redactor, new KubernetesMapper(redactor, kinds, tag, options.Value), options.Value.MaxEvents),
            new NativeDecoder(redactor, tag, options.Value))
        {
            Admission = new AdmissionDecoder(redactor, new AdmissionMapper(redactor, kinds, tag, options.Value)),
            Snapshot = new SnapshotDecoder(redactor, new SnapshotMapper(redactor, kinds, tag, options.Value), options.Value.MaxEvents),
        };
    }

    public void Return(EventReaderSet set)
    {
        if (_free.Count < MaxKept)
        {
            _free.Add(set);
        }
    }
}

/// <summary>One decoder for each format.</summary>
internal sealed class EventReaderSet(KubernetesDecoder kubernetes, NativeDecoder native)
{
    /// <summary>A line has begun whose rest is still to come.</summary>
    public bool IsWaiting => kubernetes.IsWaiting;

    public required AdmissionDecoder Admission { get; init; }

    public required SnapshotDecoder Snapshot { get; init; }

    public IEventDecoder For(IngestionFormat format) => format switch
    {
        IngestionFormat.KubernetesAudit => kubernetes,
        IngestionFormat.Native => native,
        IngestionFormat.KubernetesAdmission => Admission,
        IngestionFormat.KubernetesSnapshot => Snapshot,
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
