using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events.Redaction;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.CloudEvents;
using AuditConsole.Core.Ingestion.CloudTrail;
using AuditConsole.Core.Ingestion.Kubernetes;
using AuditConsole.Core.Ingestion.Kubernetes.Admission;
using AuditConsole.Core.Ingestion.Kubernetes.Snapshots;
using AuditConsole.Core.Ingestion.Native;
using AuditConsole.Core.Ingestion.Sources;

namespace AuditConsole.Tests.Core.Ingestion;

/// <summary>Decoders as the product puts them together, at a fixed time and with fixed keys.</summary>
internal static class Reading
{
    public static readonly long Now = Micros.From(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));

    public static readonly Source Prod = new() { Name = "prod", Cluster = "prod-cluster", Project = "payments" };

    public static ulong Tag(ReadOnlySpan<byte> json) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(json));

    public static EventBatch Batch(Source? source = null, int? maxEvents = null) => new(source ?? Prod, "default", Now) { MaxEvents = maxEvents };

    public static KubernetesDecoder Kubernetes(IngestionOptions? options = null)
    {
        var redactor = NewRedactor();
        options ??= new IngestionOptions();
        return new KubernetesDecoder(redactor, new KubernetesMapper(redactor, new KubernetesKinds(), Tag, options));
    }

    public static NativeDecoder Native(IngestionOptions? options = null) => new(NewRedactor(), Tag, options ?? new IngestionOptions());

    public static AdmissionDecoder Admission(IngestionOptions? options = null)
    {
        var redactor = NewRedactor();
        return new AdmissionDecoder(redactor, new AdmissionMapper(redactor, new KubernetesKinds(), Tag, options ?? new IngestionOptions()));
    }

    public static SnapshotDecoder Snapshot()
    {
        var redactor = NewRedactor();
        return new SnapshotDecoder(redactor, new SnapshotMapper(redactor, new KubernetesKinds(), Tag, new IngestionOptions()));
    }

    public static CloudTrailDecoder CloudTrail(IngestionOptions? options = null)
    {
        var redactor = NewRedactor();
        options ??= new IngestionOptions();
        return new CloudTrailDecoder(redactor, new CloudTrailMapper(redactor, Tag, options), Kubernetes(options));
    }

    public static CloudEventDecoder CloudEvents(IngestionOptions? options = null)
        => new(NewRedactor(), new CloudEventMapper(Tag), Kubernetes(options), Native(options), options ?? new IngestionOptions());

    public static EventBatch AdmissionLines(string text, Source? source = null) => Lines(Admission(), text, source);

    public static EventBatch KubernetesLines(string text, Source? source = null)
        => Lines(Kubernetes(), text, source);

    private static EventBatch Lines(IEventDecoder decoder, string text, Source? source)
    {
        var (batch, line) = (Batch(source), 0);
        foreach (var json in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            decoder.DecodeLine(Encoding.UTF8.GetBytes(json), ++line, offset: null, batch);
        }

        return batch;
    }

    public static string Sample(string path) => Path.Combine([AppContext.BaseDirectory, "Samples", .. path.Split('/')]);

    private static Redactor NewRedactor() => new(new RedactionRules(new RedactionOptions()), new Fingerprint(new byte[32]));
}
