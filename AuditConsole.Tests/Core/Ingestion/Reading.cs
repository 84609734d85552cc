using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events.Redaction;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Kubernetes;
using AuditConsole.Core.Ingestion.Native;
using AuditConsole.Core.Ingestion.Sources;

namespace AuditConsole.Tests.Core.Ingestion;

/// <summary>Decoders as the product puts them together, at a fixed time and with fixed keys.</summary>
internal static class Reading
{
    public static readonly long Now = Micros.From(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));

    public static readonly Source Prod = new() { Name = "prod", Cluster = "prod-cluster", Project = "payments" };

    public static ulong Tag(ReadOnlySpan<byte> json) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(json));

    public static EventBatch Batch(Source? source = null) => new(source ?? Prod, "default", Now);

    public static KubernetesDecoder Kubernetes(IngestionOptions? options = null)
    {
        var redactor = NewRedactor();
        options ??= new IngestionOptions();
        return new KubernetesDecoder(redactor, new KubernetesMapper(redactor, new KubernetesKinds(), Tag, options), options.MaxEvents);
    }

    public static NativeDecoder Native(IngestionOptions? options = null) => new(NewRedactor(), Tag, options ?? new IngestionOptions());

    public static EventBatch KubernetesLines(string text, Source? source = null)
    {
        var (batch, decoder, line) = (Batch(source), Kubernetes(), 0);
        foreach (var json in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            decoder.DecodeLine(Encoding.UTF8.GetBytes(json), ++line, offset: null, batch);
        }

        return batch;
    }

    public static string Sample(string path) => Path.Combine([AppContext.BaseDirectory, "Samples", .. path.Split('/')]);

    private static Redactor NewRedactor() => new(new RedactionRules(new RedactionOptions()), new Fingerprint(new byte[32]));
}
