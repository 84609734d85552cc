namespace AuditConsole.Core.Ingestion.Sample.Traffic;

/// <summary>Changes: what is deployed from Git, what controllers make of it, what people edit.</summary>
internal sealed class ChangeTraffic(SampleRandom random)
{
    public static SampleEvent Deploy(long time, Place place) => place.Cluster.Change(time, Deployer(place), place.App.Deployment, place.App.Release(), place.App.Commit);

    public SampleEvent Tune(long time, Place place)
        => random.Chance(0.2)
            ? place.Cluster.Change(time, random.Pick(SampleActor.People), place.App.Settings, place.App.Tune(), Ticket())
            : place.Cluster.Change(time, Deployer(place), place.App.Settings, place.App.Tune(), place.App.Commit);

    public static SampleEvent Scale(long time, Place place) => place.Cluster.Change(time, SampleActor.Autoscaler, place.App.Deployment, place.App.Scale());

    public SampleEvent Policy(long time, Place place)
    {
        var policy = place.App.Policy;
        return policy.Exists && random.Chance(0.03) ? place.Cluster.Delete(time, random.Pick(SampleActor.People), policy)
            : random.Chance(0.35) ? place.Cluster.Change(time, random.Pick(SampleActor.People), policy, place.App.Admit(), Ticket())
            : place.Cluster.Change(time, Deployer(place), policy, place.App.Admit(), place.App.Commit);
    }

    public static SampleEvent Service(long time, Place place) => place.Cluster.Change(time, Deployer(place), place.App.Service, place.App.Expose(), place.App.Commit);

    public static SampleEvent Secret(long time, Place place) => place.Cluster.Change(time, SampleActor.Ci, place.App.Secret, place.App.Token());

    public static SampleEvent Endpoints(long time, Place place) => place.Cluster.Change(time, SampleActor.Slices, place.App.Slice, place.App.Endpoints());

    public static SampleEvent Pod(long time, Place place)
        => place.App.TakePod() is { Exists: true } old ? place.Cluster.Delete(time, SampleActor.Replicas, old) : place.Cluster.Create(time, SampleActor.Replicas, place.App.AddPod());

    /// <summary>Git is compared with the cluster all day, and mostly it is the same.</summary>
    public static SampleEvent Repeat(long time, Place place)
        => place.App.Deployment.Exists ? place.Cluster.Repeat(time, Deployer(place), place.App.Deployment) : Deploy(time, place);

    private static SampleActor Deployer(Place place) => place.Cluster.Name.Contains("-us-", StringComparison.Ordinal) ? SampleActor.Flux : SampleActor.Argo;

    /// <summary>People give a reason more often than not.</summary>
    private string? Ticket() => random.Chance(0.65) ? $"CHG-{1100 + random.Below(120)}" : null;
}
