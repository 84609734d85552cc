using System.Buffers;
using System.Globalization;
using System.Text.Json;
using AuditConsole.Core.Common;

namespace AuditConsole.Core.Ingestion.Sample;

/// <summary>Writes a request as an API server's audit event (<c>audit.k8s.io/v1</c>).</summary>
internal static class AuditLine
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    /// <param name="time">When it was over, microseconds UTC.</param>
    public static byte[] Write(AuditRequest request, string auditId, long time)
    {
        var bytes = new ArrayBufferWriter<byte>(2048);
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("kind"u8, "Event"u8);
            writer.WriteString("apiVersion"u8, "audit.k8s.io/v1"u8);
            writer.WriteString("level"u8, request.HasBodies ? "RequestResponse"u8 : "Metadata"u8);
            writer.WriteString("auditID"u8, auditId);
            writer.WriteString("stage"u8, "ResponseComplete"u8);
            writer.WriteString("requestURI"u8, Uri(request));
            writer.WriteString("verb"u8, request.Verb);
            WriteWho(writer, request);
            WriteObject(writer, request);
            WriteStatus(writer, request);
            WriteBodies(writer, request);
            writer.WriteString("requestReceivedTimestamp"u8, Instant(time - request.Took));
            writer.WriteString("stageTimestamp"u8, Instant(time));
            writer.WriteStartObject("annotations"u8);
            writer.WriteString("authorization.k8s.io/decision"u8, request.Code == 403 ? "forbid"u8 : "allow"u8);
            writer.WriteString("authorization.k8s.io/reason"u8, ""u8);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static string Uri(AuditRequest request)
    {
        var path = request.IsOfCollection || request.Verb == "create" && request.Subresource.Length == 0
            ? request.Object.Kind.Path(request.Object.Namespace, string.Empty)
            : request.Object.Path;
        return path + (request.Subresource.Length > 0 ? $"/{request.Subresource}" : string.Empty) + (request.Query.Length > 0 ? $"?{request.Query}" : string.Empty);
    }

    private static void WriteWho(Utf8JsonWriter writer, AuditRequest request)
    {
        WriteUser(writer, "user", request.Who.Name, request.Who.Groups);
        if (request.As is { } other)
        {
            WriteUser(writer, "impersonatedUser", other, request.AsGroups);
        }

        writer.WriteStartArray("sourceIPs"u8);
        writer.WriteStringValue(request.Who.Address);
        writer.WriteEndArray();
        writer.WriteString("userAgent"u8, request.Who.UserAgent);
    }

    private static void WriteUser(Utf8JsonWriter writer, string member, string name, IReadOnlyList<string> groups)
    {
        writer.WriteStartObject(member);
        writer.WriteString("username"u8, name);
        writer.WriteStartArray("groups"u8);
        foreach (var group in groups)
        {
            writer.WriteStringValue(group);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter writer, AuditRequest request)
    {
        var o = request.Object;
        writer.WriteStartObject("objectRef"u8);
        writer.WriteString("resource"u8, o.Kind.Resource);
        if (o.Namespace.Length > 0)
        {
            writer.WriteString("namespace"u8, o.Namespace);
        }

        if (!request.IsOfCollection)
        {
            writer.WriteString("name"u8, o.Name);
        }

        if (o.Kind.Group.Length > 0)
        {
            writer.WriteString("apiGroup"u8, o.Kind.Group);
        }

        writer.WriteString("apiVersion"u8, o.Kind.Version);
        if (request.BasedOn > 0)
        {
            writer.WriteString("resourceVersion"u8, request.BasedOn.ToString(CultureInfo.InvariantCulture));
        }

        if (request.Subresource.Length > 0)
        {
            writer.WriteString("subresource"u8, request.Subresource);
        }

        writer.WriteEndObject();
    }

    private static void WriteStatus(Utf8JsonWriter writer, AuditRequest request)
    {
        writer.WriteStartObject("responseStatus"u8);
        writer.WriteStartObject("metadata"u8);
        writer.WriteEndObject();
        if (request.Failure is { } failure)
        {
            writer.WriteString("status"u8, "Failure"u8);
            writer.WriteString("message"u8, failure.Message);
            writer.WriteString("reason"u8, failure.Reason);
        }

        writer.WriteNumber("code"u8, request.Code);
        writer.WriteEndObject();
    }

    private static void WriteBodies(Utf8JsonWriter writer, AuditRequest request)
    {
        if (!request.HasBodies)
        {
            return;
        }

        if (request.Verb is "create" or "update" or "patch")
        {
            writer.WritePropertyName("requestObject"u8);
            if (request.Verb == "patch")
            {
                request.Object.WritePatch(writer);
            }
            else
            {
                request.Object.WriteNew(writer);
            }
        }

        if (request.Failure is null && request.Verb is "create" or "update" or "patch" or "delete")
        {
            writer.WritePropertyName("responseObject"u8);
            request.Object.Write(writer);
        }
    }

    private static string Instant(long micros) => Micros.ToUtc(micros).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
