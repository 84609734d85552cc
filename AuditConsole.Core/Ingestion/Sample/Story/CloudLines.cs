using System.Buffers;
using System.Globalization;
using System.Text.Json;
using AuditConsole.Core.Common;

namespace AuditConsole.Core.Ingestion.Sample.Story;

/// <summary>Events of a cloud account and a build server, in the native form.</summary>
internal static class CloudLines
{
    public const string Source = "cloud";

    private static readonly (string Type, string Operation, string Resource, string Id, string Name)[] Routine =
    [
        ("authentication.login", "login", "console", "acme-prod", "cloud console"),
        ("compute.instance.start", "start_instance", "instance", "i-0b7c2f19d4e8a6531", "batch-runner"),
        ("compute.instance.stop", "stop_instance", "instance", "i-0b7c2f19d4e8a6531", "batch-runner"),
        ("storage.bucket.update", "update_bucket", "bucket", "acme-ledger-backups", "acme-ledger-backups"),
        ("dns.record.update", "update_record", "dns_record", "api.acme.example", "api.acme.example"),
        ("build.run", "deploy", "pipeline", "payments-api", "payments-api"),
        ("build.run", "deploy", "pipeline", "shop-web", "shop-web"),
    ];

    /// <summary>One of the things that happen there every day.</summary>
    public static SampleEvent Routinely(long time, SampleRandom random)
    {
        var (type, operation, resource, id, name) = random.Pick(Routine);
        return Write(time, type, random.Pick(SampleActor.People), (resource, id, name), operation, random.Chance(0.06) ? "failed" : "success", reason: null, random.Uuid());
    }

    public static SampleEvent Write(
        long time, string type, SampleActor who, (string Type, string Id, string Name) resource, string operation, string status, string? reason, string? id = null)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("event_id"u8, $"evt_{id ?? type}");
            writer.WriteString("timestamp"u8, Micros.ToUtc(time).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            writer.WriteString("event_type"u8, type);
            writer.WriteStartObject("actor"u8);
            writer.WriteString("type"u8, "user"u8);
            writer.WriteString("id"u8, who.Name);
            writer.WriteString("email"u8, who.Name);
            writer.WriteString("ip_address"u8, who.Address);
            writer.WriteEndObject();
            writer.WriteStartObject("resource"u8);
            writer.WriteString("type"u8, resource.Type);
            writer.WriteString("id"u8, resource.Id);
            writer.WriteString("name"u8, resource.Name);
            writer.WriteString("cloud_provider"u8, "aws"u8);
            writer.WriteString("region"u8, "eu-central-1"u8);
            writer.WriteEndObject();
            writer.WriteStartObject("action"u8);
            writer.WriteString("operation"u8, operation);
            writer.WriteString("status"u8, status);
            writer.WriteEndObject();
            if (reason is not null)
            {
                writer.WriteString("reason"u8, reason);
            }

            writer.WriteEndObject();
        }

        return new SampleEvent(time, Source, IngestionFormat.Native, bytes.WrittenSpan.ToArray());
    }
}
