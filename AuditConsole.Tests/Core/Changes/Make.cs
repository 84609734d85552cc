using System.Globalization;
using System.Text;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Tests.Core.Changes;

/// <summary>Events about one network policy, as the ledger would hold them. Times are seconds.</summary>
internal static class Make
{
    public const string Uid = "u-1";

    public static readonly ObjectKey Key = new("prod", "networking.k8s.io", "NetworkPolicy", "shop", "web");

    /// <summary>A policy's body; <paramref name="port"/> is what its versions differ by.</summary>
    public static string Body(int port, long version = 0, string? uid = Uid, long? generation = null, string more = "")
    {
        var text = new StringBuilder("{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"NetworkPolicy\",\"metadata\":{\"name\":\"web\",\"namespace\":\"shop\"");
        text.Append(uid is null ? string.Empty : $",\"uid\":\"{uid}\"");
        text.Append(version == 0 ? string.Empty : $",\"resourceVersion\":\"{version.ToString(CultureInfo.InvariantCulture)}\"");
        text.Append(generation is null ? string.Empty : $",\"generation\":{generation.Value.ToString(CultureInfo.InvariantCulture)}");
        return text.Append(more).Append(CultureInfo.InvariantCulture, $"}},\"spec\":{{\"ingress\":[{{\"ports\":[{{\"port\":{port}}}]}}]}}}}").ToString();
    }

    /// <summary>The answer to the last write to a namespace: nothing holds it any more.</summary>
    public const string EndedNamespace = """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop","uid":"n-1","deletionTimestamp":"2026-01-01T00:00:00Z"},"spec":{}}""";

    /// <summary>What the namespace controller writes to when it ends a namespace.</summary>
    public static ObjectRef NamespaceOf(string name) => new() { Group = string.Empty, Version = "v1", Kind = "Namespace", Resource = "namespaces", Namespace = name, Name = name, Subresource = "finalize" };

    public static StoredEvent Event(long seq, double time, string verb, string? response = null, string? request = null, Action<AuditEvent>? change = null)
    {
        var e = new AuditEvent
        {
            Seq = seq,
            Id = $"audit-{seq.ToString(CultureInfo.InvariantCulture)}/ResponseComplete",
            RequestId = $"audit-{seq.ToString(CultureInfo.InvariantCulture)}",
            Source = "prod",
            Tenant = "default",
            Cluster = "prod",
            Type = "k8s.networkpolicy.update",
            Format = EventFormat.KubernetesAudit,
            Verb = verb,
            Code = 200,
            Outcome = Outcome.Success,
            Action = verb switch { "create" => EventAction.Create, "delete" or "deletecollection" => EventAction.Delete, _ => EventAction.Update },
            Time = (long)(time * Micros.PerSecond),
            Actor = new Actor { Name = "jane" },
            Resource = new ObjectRef { Group = Key.Group, Version = "v1", Kind = Key.Kind, Resource = "networkpolicies", Namespace = Key.Namespace, Name = Key.Name },
        };
        e.Extra.Add(new("stage", "ResponseComplete"));
        change?.Invoke(e);
        return new StoredEvent(e, new EventBodies { Request = Bytes(request), Response = Bytes(response) }, default, default, default);
    }

    /// <summary>What the webhook was asked about the policy.</summary>
    public static StoredEvent Review(long seq, double time, string verb, (string? Json, long Version) before, (string? Json, long Version) after, Action<AuditEvent>? change = null)
    {
        var audit = Event(seq, time, verb, change: e =>
        {
            e.Id = $"review-{seq.ToString(CultureInfo.InvariantCulture)}/admission";
            e.Source = "prod-adm";
            e.Format = EventFormat.KubernetesAdmission;
            (e.Code, e.Outcome, e.RequestId) = (0, Outcome.Unknown, null);
            e.Resource.Uid = Uid;
            e.Resource.VersionBefore = before.Version == 0 ? null : before.Version.ToString(CultureInfo.InvariantCulture);
            e.Extra.Clear();
            Digest(e, ReviewFields.StateBefore, before.Json);
            Digest(e, ReviewFields.StateAfter, after.Json);
            change?.Invoke(e);
        });
        return audit with { Bodies = new EventBodies { Before = Bytes(before.Json), After = Bytes(after.Json) } };
    }

    /// <summary>The policy as it stood.</summary>
    public static StoredEvent Snapshot(long seq, double time, string body)
    {
        var seen = Event(seq, time, "snapshot", change: e => (e.Format, e.Class, e.Action, e.Actor) = (EventFormat.KubernetesSnapshot, EventClass.Read, EventAction.Read, new Actor()));
        return seen with { Bodies = new EventBodies { After = Bytes(body) } };
    }

    private static void Digest(AuditEvent e, string field, string? json)
    {
        if (json is not null)
        {
            e.Extra.Add(new(field, json[json.IndexOf("\"spec\"", StringComparison.Ordinal)..]));
        }
    }

    public static StoredEvent Native(long seq, double time, EventAction action, string? before, string? after, Action<AuditEvent>? change = null)
    {
        var e = new AuditEvent
        {
            Seq = seq,
            Id = $"evt-{seq.ToString(CultureInfo.InvariantCulture)}",
            Source = "cloud",
            Tenant = "default",
            Type = "resource.modify",
            Format = EventFormat.Native,
            Outcome = Outcome.Success,
            Action = action,
            Time = (long)(time * Micros.PerSecond),
            Actor = new Actor { Email = "admin@company.com" },
            Resource = new ObjectRef { Type = "ec2_instance", Uid = "i-1", Name = "web-1" },
        };
        change?.Invoke(e);
        return new StoredEvent(e, new EventBodies { Before = Bytes(before), After = Bytes(after) }, default, default, default);
    }

    private static byte[] Bytes(string? json) => json is null ? [] : Encoding.UTF8.GetBytes(json);
}
