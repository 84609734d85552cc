using AuditConsole.Core.Ingestion.Sample.Story;

namespace AuditConsole.Core.Ingestion.Sample.Traffic;

/// <summary>What goes on in the clusters besides the story: machines at their routine, deployments, people at work. Its memory does not grow with the events.</summary>
internal sealed class SampleTraffic
{
    private static readonly (string Space, string[] Apps)[] Spaces =
    [
        ("payments", ["payments-api", "ledger", "reconciler", "gateway"]),
        ("shop", ["web", "cart", "catalog", "checkout"]),
        ("search", ["indexer", "query"]),
        ("data", ["etl", "warehouse-sync"]),
        ("web", ["frontend", "assets"]),
        ("monitoring", ["prometheus", "grafana"]),
    ];

    private readonly SampleRandom _random;
    private readonly (SampleCluster Cluster, SampleApp[] Apps)[] _places;

    /// <summary>What happens, and in a thousand times about how often.</summary>
    private readonly (int Share, Func<long, Place, SampleEvent> Make)[] _sorts;

    /// <param name="clusters">The busiest first.</param>
    public SampleTraffic(IReadOnlyList<SampleCluster> clusters, SampleRandom random)
    {
        _random = random;
        _places = [.. clusters.Select(cluster => (cluster, Spaces.SelectMany(space => space.Apps.Select(app => new SampleApp(space.Space, app, random))).ToArray()))];
        var routine = new RoutineTraffic(random);
        var changes = new ChangeTraffic(random);
        var people = new PeopleTraffic(random);
        _sorts =
        [
            (150, routine.Lease), (100, routine.Status), (290, routine.Read), (40, routine.Watch),
            (60, ChangeTraffic.Pod), (50, ChangeTraffic.Endpoints), (60, ChangeTraffic.Deploy), (35, changes.Tune), (20, ChangeTraffic.Scale), (22, changes.Policy), (8, ChangeTraffic.Service), (12, ChangeTraffic.Secret), (30, ChangeTraffic.Repeat),
            (40, people.Read), (15, people.ReadSecret), (14, people.Deny), (12, people.Fail), (8, people.TryOut), (5, people.Connect), (4, PeopleTraffic.ActAs),
            (25, (time, _) => CloudLines.Routinely(time, random)),
        ];
    }

    public SampleEvent Next(long time)
    {
        var draw = _random.Fraction();
        var (cluster, apps) = _places[draw < 0.5 ? 0 : draw < 0.85 ? 1 % _places.Length : 2 % _places.Length];
        var place = new Place(cluster, apps[_random.Below(apps.Length)]);
        return Pick()(time, place);
    }

    private Func<long, Place, SampleEvent> Pick()
    {
        var left = _random.Below(_sorts.Sum(sort => sort.Share));
        return _sorts.First(sort => (left -= sort.Share) < 0).Make;
    }
}
