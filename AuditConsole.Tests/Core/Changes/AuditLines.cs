using System.Text;
using System.Text.Json;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Tests.Core.Changes;

/// <summary>Audit events of an API server as the ledger would hold them: just enough of the mapping to thread versions, so that these tests need no capture.</summary>
internal static class AuditLines
{
    private static readonly Dictionary<string, string> Kinds =
        """
        configmaps ConfigMap
        pods Pod
        namespaces Namespace
        deployments Deployment
        replicasets ReplicaSet
        secrets Secret
        networkpolicies NetworkPolicy
        globalnetworkpolicies GlobalNetworkPolicy
        stagedglobalnetworkpolicies StagedGlobalNetworkPolicy
        leases Lease
        stagednetworkpolicies StagedNetworkPolicy
        serviceaccounts ServiceAccount
        clusterrolebindings ClusterRoleBinding
        events Event
        tiers Tier
        """.Split('\n').Select(line => line.Split(' ')).ToDictionary(words => words[0], words => words[1]);

    public static IReadOnlyList<StoredEvent> Read(string path)
        => [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Samples", path)).Select((line, i) => Event(line, i + 1))];

    public static StoredEvent Event(string line, long seq, string source = "prod")
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        var target = root.TryGetProperty("objectRef", out var found) ? found : default;
        var verb = Text(root, "verb")!;
        var code = root.TryGetProperty("responseStatus", out var status) && status.TryGetProperty("code", out var number) ? number.GetInt32() : 0;
        var request = Raw(root, "requestObject");
        var response = Raw(root, "responseObject");
        var uri = Text(root, "requestURI") ?? string.Empty;
        var e = new AuditEvent
        {
            Seq = seq,
            Id = Text(root, "auditID") + "/" + Text(root, "stage"),
            RequestId = Text(root, "auditID"),
            Source = source,
            Tenant = "default",
            Cluster = "prod",
            Type = "k8s.test",
            Format = EventFormat.KubernetesAudit,
            Verb = verb,
            Code = code,
            Outcome = code is >= 200 and < 300 ? Outcome.Success : code is 401 or 403 ? Outcome.Denied : code == 0 ? Outcome.Unknown : Outcome.Failure,
            Action = verb switch { "create" => EventAction.Create, "update" or "patch" => EventAction.Update, "delete" or "deletecollection" => EventAction.Delete, _ => EventAction.Read },
            Time = Rfc3339.TryParse(Text(root, "stageTimestamp") ?? string.Empty, out var time) ? time : 0,
            Actor = new Actor { Name = Text(root.GetProperty("user"), "username") },
            Resource = Resource(target, verb, request, response, uri),
        };
        e.Class = ClassOf(e, request, uri);
        e.Extra.Add(new("stage", Text(root, "stage")!));
        if (root.TryGetProperty("annotations", out var annotations) && Text(annotations, "audit.k8s.io/truncated") == "true")
        {
            e.Truncated.Add("body");
        }

        return new StoredEvent(e, new EventBodies { Request = request, Response = response }, default, default, default);
    }

    private static ObjectRef Resource(JsonElement target, string verb, ReadOnlyMemory<byte> request, ReadOnlyMemory<byte> response, string uri)
    {
        var plural = Text(target, "resource");
        var subresource = Text(target, "subresource");
        var kind = subresource is null ? KindOf(request) ?? KindOf(response) : null;
        return new ObjectRef
        {
            Group = Text(target, "apiGroup") ?? string.Empty,
            Version = Text(target, "apiVersion"),
            Resource = plural,
            Kind = kind ?? Kinds.GetValueOrDefault(plural ?? string.Empty, plural ?? string.Empty),
            Subresource = subresource,
            Namespace = Text(target, "namespace"),
            Name = verb == "deletecollection" ? null : Text(target, "name") ?? Metadata(response, "name") ?? uri.Split('?')[0].Split('/')[^1],
            Uid = Text(target, "uid"),
        };
    }

    private static EventClass ClassOf(AuditEvent e, ReadOnlyMemory<byte> request, string uri) => e switch
    {
        { Outcome: Outcome.Denied } => EventClass.Denied,
        _ when uri.Contains("dryRun=", StringComparison.Ordinal) || (KindOf(request, evenOptions: true) == "DeleteOptions" && Encoding.UTF8.GetString(request.Span).Contains("\"dryRun\"", StringComparison.Ordinal)) => EventClass.DryRun,
        { Action: EventAction.Read } => EventClass.Read,
        { Outcome: Outcome.Failure } => EventClass.Failed,
        { Resource.Resource: "leases" or "events" } => EventClass.Lease,
        { Resource.Subresource: "status" } => EventClass.Status,
        _ => EventClass.Change,
    };

    private static string? KindOf(ReadOnlyMemory<byte> body, bool evenOptions = false)
    {
        if (body.IsEmpty)
        {
            return null;
        }

        using var json = JsonDocument.Parse(body);
        var kind = json.RootElement.ValueKind == JsonValueKind.Object ? Text(json.RootElement, "kind") : null;
        return kind is null or "Status" || kind.EndsWith("List", StringComparison.Ordinal) || (kind == "DeleteOptions" && !evenOptions) ? null : kind;
    }

    private static string? Metadata(ReadOnlyMemory<byte> body, string name)
    {
        if (body.IsEmpty)
        {
            return null;
        }

        using var json = JsonDocument.Parse(body);
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("metadata", out var metadata) ? Text(metadata, name) : null;
    }

    private static byte[] Raw(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? Encoding.UTF8.GetBytes(value.GetRawText()) : [];

    private static string? Text(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
