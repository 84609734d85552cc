namespace AuditConsole.Core.Ingestion.Sample;

/// <summary>Somebody or something that asks an API server.</summary>
internal sealed record SampleActor(string Name, string Address, string UserAgent, params IReadOnlyList<string> Groups)
{
    private const string Kubectl = "kubectl/v1.33.4 (darwin/arm64) kubernetes/74d4ed1";
    private const string Controllers = "kube-controller-manager/v1.33.4 (linux/amd64) kubernetes/74d4ed1/system:serviceaccount:kube-system:";

    public static readonly SampleActor Amelia = Person("amelia.hart@acme.example", "10.8.4.21", "network-security");
    public static readonly SampleActor Jonas = Person("jonas.weber@acme.example", "10.8.4.33", "platform-admins");
    public static readonly SampleActor Priya = Person("priya.nair@acme.example", "10.8.7.12", "sre-oncall");
    public static readonly SampleActor Diego = Person("diego.ruiz@acme.example", "10.8.9.54", "payments-dev");
    public static readonly SampleActor Mei = Person("mei.lin@acme.example", "10.8.9.61", "shop-dev");
    public static readonly SampleActor Sam = Person("sam.okafor@acme.example", "10.8.2.8", "auditors");
    public static readonly SampleActor Contractor = Person("k.novak@partner.example", "198.51.100.23", "contractors");

    /// <summary>The platform administrator's credentials, from where he has never been.</summary>
    public static readonly SampleActor StolenJonas = Jonas with { Address = "203.0.113.77", UserAgent = "curl/8.9.1" };

    public static readonly SampleActor Argo = Account("argocd", "argocd-application-controller", "argocd-application-controller/v3.1.0");
    public static readonly SampleActor Flux = Account("flux-system", "kustomize-controller", "kustomize-controller/v1.6.0");
    public static readonly SampleActor Ci = Account("ci", "deployer", "helm/v3.18.4");
    public static readonly SampleActor Prometheus = Account("monitoring", "prometheus", "Prometheus/3.5.0");
    public static readonly SampleActor Backup = Account("velero", "velero", "velero-server/v1.16.1");
    public static readonly SampleActor Replicas = Controller("replicaset-controller");
    public static readonly SampleActor Slices = Controller("endpointslice-controller");
    public static readonly SampleActor Autoscaler = Controller("horizontal-pod-autoscaler");
    public static readonly SampleActor Collector = Controller("generic-garbage-collector");
    public static readonly SampleActor Calico = Account("calico-system", "calico-kube-controllers", "kube-controllers/v3.30.2");
    public static readonly SampleActor Manager = new("system:kube-controller-manager", "10.0.0.4", "kube-controller-manager/v1.33.4 (linux/amd64) kubernetes/74d4ed1/leader-election", "system:authenticated");
    public static readonly SampleActor Scheduler = new("system:kube-scheduler", "10.0.0.4", "kube-scheduler/v1.33.4 (linux/amd64) kubernetes/74d4ed1/scheduler", "system:authenticated");

    /// <summary>Those who look things up and try things out in a working day.</summary>
    public static readonly IReadOnlyList<SampleActor> People = [Amelia, Jonas, Priya, Priya, Diego, Diego, Diego, Mei, Mei, Sam];

    public static SampleActor Kubelet(string node) => new($"system:node:{node}", "10.0.1.7", "kubelet/v1.33.4 (linux/amd64) kubernetes/74d4ed1", "system:nodes", "system:authenticated");

    private static SampleActor Person(string name, string address, string group) => new(name, address, Kubectl, group, "system:authenticated");

    private static SampleActor Controller(string name)
        => new($"system:serviceaccount:kube-system:{name}", "10.0.0.4", Controllers + name, "system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated");

    private static SampleActor Account(string space, string name, string agent)
        => new($"system:serviceaccount:{space}:{name}", "10.244.3.19", agent, "system:serviceaccounts", $"system:serviceaccounts:{space}", "system:authenticated");
}
