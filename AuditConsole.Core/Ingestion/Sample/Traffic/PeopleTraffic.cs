namespace AuditConsole.Core.Ingestion.Sample.Traffic;

/// <summary>People, and the accounts of programs, at what stands out a little: looking, trying, being refused.</summary>
internal sealed class PeopleTraffic(SampleRandom random)
{
    private static readonly SampleActor[] Developers = [SampleActor.Diego, SampleActor.Mei, SampleActor.Sam, SampleActor.Ci];

    public SampleEvent Read(long time, Place place)
    {
        var app = place.App;
        SampleObject[] objects = [app.Deployment, app.Policy, app.Settings, app.Pod, app.Service];
        return place.Cluster.Read(time, random.Pick(SampleActor.People), random.Pick(objects), random.Chance(0.5) ? "list" : "get", ofCollection: random.Chance(0.5));
    }

    public SampleEvent ReadSecret(long time, Place place)
        => place.Cluster.Read(time, random.Chance(0.25) ? random.Pick(SampleActor.People) : SampleActor.Backup, place.App.Secret, random.Chance(0.4) ? "list" : "get");

    public SampleEvent Deny(long time, Place place) => random.Below(5) switch
    {
        0 => place.Cluster.Deny(time, random.Pick(Developers), place.App.Secret, "get"),
        1 => place.Cluster.Deny(time, random.Pick(Developers), place.App.Policy, "delete"),
        2 => place.Cluster.Deny(time, random.Pick(Developers), place.App.Pod, "create", subresource: "exec"),
        3 => place.Cluster.Deny(time, SampleActor.Prometheus, place.App.Secret, "list", ofCollection: true),
        _ => place.Cluster.Deny(time, random.Pick(Developers), place.App.Deployment, "patch"),
    };

    public SampleEvent Fail(long time, Place place) => random.Below(4) switch
    {
        0 => place.Cluster.Fail(time, random.Pick(Developers), place.App.Pod, "delete", 404),
        1 => place.Cluster.Fail(time, random.Pick(SampleActor.People), place.App.Policy, "patch", 422),
        _ => place.Cluster.Fail(time, SampleActor.Argo, place.App.Deployment, "update", 409),
    };

    public SampleEvent TryOut(long time, Place place)
        => place.App.Policy.Exists ? place.Cluster.TryOut(time, random.Pick(SampleActor.People), place.App.Policy, place.App.Admit()) : Read(time, place);

    public SampleEvent Connect(long time, Place place) => random.Below(4) switch
    {
        0 => place.Cluster.Touch(time, SampleActor.Priya, place.App.Pod, "create", "attach", $"container={place.App.Name}&stdout=true", 101),
        1 => place.Cluster.Touch(time, SampleActor.Diego, place.App.Pod, "create", "portforward", "ports=8080", 101),
        _ => place.Cluster.Touch(time, SampleActor.Priya, place.App.Pod, "create", "exec", $"command=ls&command=%2Ftmp&container={place.App.Name}&stdout=true", 101),
    };

    public static SampleEvent ActAs(long time, Place place) => place.Cluster.Audit(time, new AuditRequest(SampleActor.Priya, "get", place.App.Deployment)
    {
        As = $"system:serviceaccount:{place.App.Namespace}:{place.App.Name}",
        AsGroups = ["system:serviceaccounts", "system:authenticated"],
    });
}
