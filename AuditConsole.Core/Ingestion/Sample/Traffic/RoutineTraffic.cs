namespace AuditConsole.Core.Ingestion.Sample.Traffic;

/// <summary>What machines do all day and nobody wants to see: leases, status reports, lists, watches.</summary>
internal sealed class RoutineTraffic(SampleRandom random)
{
    private static readonly SampleObject ManagerLease = new(SampleKind.Lease, "kube-system", "kube-controller-manager");
    private static readonly SampleObject SchedulerLease = new(SampleKind.Lease, "kube-system", "kube-scheduler");
    private static readonly SampleActor[] Readers = [SampleActor.Prometheus, SampleActor.Argo, SampleActor.Calico, SampleActor.Backup, SampleActor.Replicas, SampleActor.Slices];
    private static readonly SampleKind[] Watched = [SampleKind.Pod, SampleKind.Deployment, SampleKind.NetworkPolicy, SampleKind.GlobalPolicy, SampleKind.Node, SampleKind.ConfigMap];

    public SampleEvent Lease(long time, Place place) => random.Below(4) switch
    {
        0 => place.Cluster.Touch(time, SampleActor.Manager, ManagerLease, "update", string.Empty, "timeout=5s"),
        1 => place.Cluster.Touch(time, SampleActor.Scheduler, SchedulerLease, "update", string.Empty, "timeout=5s"),
        _ => NodeLease(time, place),
    };

    public SampleEvent Status(long time, Place place)
    {
        var node = random.Pick(place.Cluster.Nodes);
        return random.Chance(0.6)
            ? place.Cluster.Touch(time, SampleActor.Kubelet(node), place.App.Pod, "patch", "status")
            : place.Cluster.Touch(time, SampleActor.Kubelet(node), new SampleObject(SampleKind.Node, string.Empty, node), "patch", "status", "timeout=10s");
    }

    public SampleEvent Read(long time, Place place)
    {
        var app = place.App;
        SampleObject[] objects = [app.Deployment, app.Settings, app.Service, app.Pod, app.Account, app.Policy];
        return random.Chance(0.55)
            ? place.Cluster.Read(time, SampleActor.Kubelet(random.Pick(place.Cluster.Nodes)), app.Settings)
            : place.Cluster.Read(time, random.Pick(Readers), random.Pick(objects), random.Chance(0.4) ? "list" : "get", ofCollection: random.Chance(0.4));
    }

    public SampleEvent Watch(long time, Place place)
        => place.Cluster.Read(time, random.Pick(Readers), new SampleObject(random.Pick(Watched), string.Empty, string.Empty), "watch", ofCollection: true);

    private SampleEvent NodeLease(long time, Place place)
    {
        var node = random.Pick(place.Cluster.Nodes);
        return place.Cluster.Touch(time, SampleActor.Kubelet(node), new SampleObject(SampleKind.Lease, "kube-node-lease", node), "update", string.Empty, "timeout=10s");
    }
}
