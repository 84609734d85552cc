using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AuditConsole.Web.Components.Connect;

/// <summary>What to copy to get events in, filled with this console's address, a source's name and, when there is one, its token.</summary>
/// <param name="Address">Base address with its final slash, as the person reached the console.</param>
/// <param name="Source">Name of the source the events will be counted on.</param>
/// <param name="Token">Null until one was made: a placeholder stands in its place.</param>
/// <param name="Authority">PEM of the authority that clusters have to trust; null when it is not the installation's own.</param>
public sealed record ConnectSnippets(string Address, string Source, string? Token, string? Authority = null)
{
    /// <summary>The console's own address, for programs on machines that trust what it shows; where clusters have a door of their own it is another.</summary>
    public string Console { get; init; } = Address;

    /// <summary>The data directory, when it is not the one that a command finds by itself: commands would work on another store.</summary>
    public string? Data { get; init; }

    /// <summary>What a command on the console's machine has to begin with.</summary>
    public string DataPrefix => Data is null ? string.Empty : $"AuditConsole__Data__Directory={Quoted(Data)} \\\n  ";

    public const string TokenPlaceholder = "YOUR_SOURCE_TOKEN";

    /// <summary>The file that tells an API server where to send its audit events.</summary>
    public string Kubeconfig
        => $$"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: auditconsole
              cluster:
                server: {{WebhookAddress}}{{Trust}}
            users:
            - name: apiserver
              user:
                token: {{Secret}}
            contexts:
            - name: default
              context:
                cluster: auditconsole
                user: apiserver
            current-context: default

            """;

    /// <summary>What an API server is started with to send its events here.</summary>
    public static string Flags
        => """
            --audit-policy-file=/etc/kubernetes/audit/policy.yaml
            --audit-webhook-config-file=/etc/kubernetes/audit/webhook.yaml
            --audit-webhook-mode=batch
            --audit-webhook-batch-max-size=400
            --audit-webhook-batch-max-wait=5s
            --audit-webhook-batch-buffer-size=20000
            --audit-webhook-batch-throttle-qps=25
            --audit-webhook-batch-throttle-burst=50
            --audit-webhook-version=audit.k8s.io/v1
            --audit-webhook-truncate-enabled
            --audit-webhook-truncate-max-event-size=1048576

            """;

    /// <summary>What lets an API server that runs as a static pod read the two files.</summary>
    public static string Mount
        => """
            # under spec.containers[0]
                volumeMounts:
                - name: audit
                  mountPath: /etc/kubernetes/audit
                  readOnly: true
            # under spec
              volumes:
              - name: audit
                hostPath:
                  path: /etc/kubernetes/audit
                  type: Directory

            """;

    /// <summary>
    /// An audit policy that gives every write its bodies, keeps those of credentials out, and leaves out what control planes tell themselves all day:
    /// leases, core events, the reads and status reports of nodes and controllers.
    /// </summary>
    public static string AuditPolicy
        => """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitManagedFields: true
            rules:
            - level: Metadata            # who touched credentials, never what they are
              resources:
              - group: ""
                resources: [secrets, serviceaccounts/token]
              - group: authentication.k8s.io
                resources: [tokenreviews]
            - level: None                # heartbeats, core events, health checks
              resources:
              - group: coordination.k8s.io
                resources: [leases]
              - group: ""
                resources: [events, nodes/status, pods/status]
              - group: events.k8s.io
            - level: None
              nonResourceURLs: ["/healthz*", "/livez*", "/readyz*", "/metrics", "/version", "/openapi*", "/api*"]
            - level: None                # reads of the control plane itself
              users: ["system:apiserver", "system:kube-controller-manager", "system:kube-scheduler", "system:kube-proxy"]
              verbs: [get, list, watch]
            - level: None
              userGroups: ["system:nodes", "system:serviceaccounts:kube-system"]
              verbs: [get, list, watch]
            - level: RequestResponse     # writes with their bodies: versions and diffs
              verbs: [create, update, patch, delete, deletecollection]
            - level: Metadata            # reads by everybody else

            """;

    public string Import => $"{DataPrefix}dotnet run --project AuditConsole.Web -- import \\\n  /var/log/kubernetes/audit*.log* \\\n  --source {Source}\n";

    /// <summary>Where the control plane is somebody else's: the API server sends what is about to change.</summary>
    public string AdmissionManifest
        => $$"""
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata:
              name: auditconsole
            webhooks:
            - name: capture.auditconsole.io
              admissionReviewVersions: [v1]
              sideEffects: None
              failurePolicy: Ignore        # an outage of the console never blocks the cluster
              matchPolicy: Equivalent
              timeoutSeconds: 2
              clientConfig:
                url: {{Address}}ingest/k8s/admission/{{Uri.EscapeDataString(Source)}}/{{Secret}}{{(Authority is null ? "" : $"\n    caBundle: {Encoded}")}}
              rules:
              - operations: [CREATE, UPDATE, DELETE]
                apiGroups: [networking.k8s.io, projectcalico.org, crd.projectcalico.org, policy.networking.k8s.io, rbac.authorization.k8s.io]
                apiVersions: ["*"]
                resources: ["*"]
              - operations: [CREATE, UPDATE, DELETE]
                apiGroups: [""]
                apiVersions: [v1]
                resources: [namespaces, serviceaccounts]

            """;

    public bool IsSecure => Address.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    public string WebhookAddress => $"{Address}ingest/k8s/audit/{Uri.EscapeDataString(Source)}";

    /// <summary>The values that are filled in, to be shown as such.</summary>
    public IReadOnlyList<string> Own => [WebhookAddress, $"{Console}api/v1/events", $"{Address}ingest/k8s/admission/{Uri.EscapeDataString(Source)}/", $"--source {Source}", Secret];

    private static string Quoted(string path) => path.All(c => char.IsAsciiLetterOrDigit(c) || "/._-".Contains(c)) ? path : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private string Secret => Token ?? TokenPlaceholder;

    /// <summary>The authority stands in the file itself: then it is one file that has to be copied.</summary>
    private string Trust
        => Authority is not null ? $"\n    certificate-authority-data: {Encoded}"
            : IsSecure ? "\n    certificate-authority: /etc/kubernetes/audit/ca.crt"
            : string.Empty;

    private string Encoded => Convert.ToBase64String(Encoding.UTF8.GetBytes(Authority ?? string.Empty));

    /// <param name="now">Stands in the event as its time: an event without one is refused.</param>
    /// <param name="email">Of the person who looks at the page.</param>
    public string Curl(DateTimeOffset now, string? email)
    {
        var who = JsonSerializer.Serialize(email ?? "you@example.com");
        return $$"""
            curl {{Console}}api/v1/events \
              -H "Authorization: Bearer {{Secret}}" \
              -H "Content-Type: application/json" \
              --data '{
                "timestamp": "{{now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}}",
                "event_type": "policy.modify",
                "actor": {"email": {{who}}},
                "resource": {"type": "policy", "name": "dmz"},
                "action": {"operation": "update"}
              }'

            """;
    }
}
