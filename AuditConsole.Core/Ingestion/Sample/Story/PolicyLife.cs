namespace AuditConsole.Core.Ingestion.Sample.Story;

/// <summary>The policies of one cluster over the weeks: made, edited, deleted, made again, with the reasons people gave.</summary>
internal sealed class PolicyLife(SampleScript script, SampleCluster cluster, bool isFirst)
{
    private static readonly string[] TierNames = ["security", "platform", "application"];
    private static readonly IReadOnlyList<(string, string)> RoleLabels = [("team", "network-security")];

    public SampleObject InternetEgress { get; } = new(SampleKind.GlobalPolicy, "", "security.internet-egress") { Labels = RoleLabels };

    private readonly SampleObject _partners = new(SampleKind.GlobalNetworkSet, "", "partner-ranges") { Labels = [("feed", "partners")] };
    private readonly SampleObject _blocked = new(SampleKind.GlobalNetworkSet, "", "block-feed") { Labels = [("feed", "blocked")] };
    private readonly SampleObject _blockFeed = new(SampleKind.GlobalPolicy, "", "security.block-feed") { Labels = RoleLabels };
    private readonly SampleObject _deny = new(SampleKind.GlobalPolicy, "", "platform.default-deny");
    private readonly SampleObject _strict = new(SampleKind.StagedGlobalPolicy, "", "platform.default-deny-strict");
    private readonly SampleObject _apiEgress = new(SampleKind.CalicoPolicy, "payments", "application.api-egress");
    private readonly SampleObject _ledger = new(SampleKind.CalicoPolicy, "payments", "application.ledger");
    private readonly SampleObject _allowWeb = new(SampleKind.NetworkPolicy, "shop", "allow-web");

    private SampleActor GitOps => isFirst ? SampleActor.Argo : SampleActor.Flux;

    /// <param name="offset">Days by which this cluster is behind the first.</param>
    public void Write(int offset)
    {
        Foundations(88 - offset);
        Applications(84 - offset);
        StagedFirst(62 - offset);
        Upkeep(offset);
        CleanUp(33 - offset);
        Exposures(offset);
    }

    private void Foundations(int day)
    {
        SampleObject[] tiers = [.. TierNames.Select(name => new SampleObject(SampleKind.Tier, "", name))];
        for (var i = 0; i < tiers.Length; i++)
        {
            var (tier, order) = (tiers[i], (i + 1) * 100);
            script.On(day, $"08:{10 + i}", t => cluster.Change(t, SampleActor.Amelia, tier, PolicyText.Tier(order), "CHG-1021: tiers for the network policies"));
        }

        script.On(day, "08:20", t => cluster.Change(t, SampleActor.Amelia, _blocked, PolicyText.Nets("192.0.2.0/24", "198.51.100.64/27"), "CHG-1021: first block list"));
        script.On(day, "08:22", t => cluster.Change(t, SampleActor.Amelia, _blockFeed, PolicyText.BlockFeed(100), "CHG-1021: block what the feed names"));
        script.On(day, "08:31", t => cluster.Change(t, SampleActor.Amelia, InternetEgress, PolicyText.InternetEgress(partners: false, null), "CHG-1021: nothing leaves but DNS"));
        script.On(day, "09:05", t => cluster.Change(t, SampleActor.Jonas, _deny, PolicyText.DefaultDeny(strict: false), "CHG-1024: deny by default"));
        for (var i = 0; i < 3; i++)
        {
            var node = cluster.Nodes[i];
            var endpoint = new SampleObject(SampleKind.HostEndpoint, "", $"{node}-eth0");
            var address = $"10.0.1.{11 + i}";
            script.On(day - 1, $"10:0{i}", t => cluster.Change(t, SampleActor.Jonas, endpoint, PolicyText.Endpoint(node, address), "CHG-1026: protect the nodes"));
        }

        script.On(47, "13:04", t => cluster.Change(t, SampleActor.Jonas, tiers[0], PolicyText.Tier(90), "CHG-1139: security before everything"));
    }

    private void Applications(int day)
    {
        var set = new SampleObject(SampleKind.NetworkSet, "payments", "ledger-db") { Labels = [("role", "ledger-db")] };
        var frontend = new SampleObject(SampleKind.NetworkPolicy, "web", "allow-frontend");
        script.On(day, "11:02", t => cluster.Change(t, GitOps, set, PolicyText.Nets("10.40.8.16/29"), Git("3b1c9de", 371)));
        script.On(day, "11:02", t => cluster.Change(t, GitOps, _ledger, PolicyText.App("ledger", 100, "app == 'payments-api'", [8443]), Git("3b1c9de", 371)));
        script.On(day, "11:03", t => cluster.Change(t, GitOps, _allowWeb, PolicyText.Kubernetes("web", ["ingress"], [8080]), Git("3b1c9de", 371)));
        script.On(day, "11:03", t => cluster.Change(t, GitOps, frontend, PolicyText.Kubernetes("frontend", ["ingress"], [8080, 8443]), Git("3b1c9de", 371)));

        // Deleted by mistake and made again: another uid, the same Change Log.
        script.On(25, "15:42", t => cluster.Delete(t, SampleActor.Mei, frontend));
        script.On(25, "15:49", t => cluster.Change(t, SampleActor.Mei, frontend, PolicyText.Kubernetes("frontend", ["ingress"], [8080, 8443]), "restored: deleted in the wrong cluster"));
        script.On(25, "16:10", t => script.Note(t, SampleActor.Mei, cluster, frontend, "Deleted in the wrong cluster, restored after seven minutes from the version before. Nothing was reachable meanwhile."));
        script.On(71, "09:31", t => cluster.Change(t, GitOps, _ledger, PolicyText.App("ledger", 100, "app in {'payments-api', 'reconciler'}", [8443]), Git("77ae410", 388)));
        script.On(52, "14:15", t => cluster.Change(t, GitOps, _ledger, PolicyText.App("ledger", 100, "app in {'payments-api', 'reconciler'}", [8443, 9102]), Git("a0d2f36", 401)));
        script.On(18, "10:07", t => cluster.Change(t, GitOps, set, PolicyText.Nets("10.40.8.16/29", "10.41.8.16/29"), Git("e5501b7", 433)));
    }

    private void StagedFirst(int day)
    {
        var staged = new SampleObject(SampleKind.StagedPolicy, "payments", "application.api-egress");
        var stagedWeb = new SampleObject(SampleKind.StagedKubernetesPolicy, "shop", "allow-web");
        var database = ("role == 'ledger-db'", 5432);
        script.On(day, "13:58", t => cluster.Change(t, GitOps, staged, PolicyText.App("payments-api", 110, "app == 'gateway'", [8080], database, "Set"), Git("9f3c2e1", 412)));
        script.On(day - 9, "10:12", t => cluster.Change(t, GitOps, _apiEgress, PolicyText.App("payments-api", 110, "app == 'gateway'", [8080], database), Git("c81f9aa", 417)));
        script.On(day - 9, "10:13", t => cluster.Delete(t, GitOps, staged));
        script.On(day - 9, "10:40", t => script.Note(t, SampleActor.Diego, cluster, _apiEgress, "Staged for nine days without a denied flow, enforced now. Reviewed with Amelia."));
        script.On(day - 12, "11:20", t => cluster.Change(t, SampleActor.Mei, stagedWeb, PolicyText.Kubernetes("web", ["ingress"], [8080, 8443], stagedAction: "Set"), "SHOP-882: try the second port"));
        script.On(day - 15, "09:44", t => cluster.Change(t, SampleActor.Mei, _allowWeb, PolicyText.Kubernetes("web", ["ingress"], [8080, 8443]), "SHOP-882: second port"));
        script.On(day - 15, "09:45", t => cluster.Delete(t, SampleActor.Mei, stagedWeb));
    }

    private void Upkeep(int offset)
    {
        script.On(58 - offset, "12:47", t => cluster.Change(t, SampleActor.Amelia, _partners, PolicyText.Nets("203.0.113.0/26", "198.51.100.0/27"), "CHG-1176: partner onboarding"));
        script.On(58 - offset, "12:55", t => cluster.Change(t, SampleActor.Amelia, InternetEgress, PolicyText.InternetEgress(partners: true, null), "CHG-1176: partner onboarding"));
        foreach (var (week, net) in new[] { (80, "192.0.2.0/25"), (66, "100.64.9.0/24"), (51, "198.18.0.0/16"), (37, "203.0.113.128/26"), (23, "100.64.31.0/24"), (9, "198.19.4.0/22"), (2, "100.64.77.0/24") })
        {
            script.On(week, "06:00", t => cluster.Change(t, SampleActor.Ci, _blocked, PolicyText.Nets("192.0.2.0/24", "198.51.100.64/27", net), "block-feed job, list of the week"));
        }

        script.On(44 - offset, "16:20", t => cluster.Change(t, SampleActor.Jonas, _strict, PolicyText.DefaultDeny(strict: true, "Set"), "CHG-1151: deny egress by default, staged"));
        script.On(12, "11:05", t => cluster.Change(t, SampleActor.Amelia, _blockFeed, PolicyText.BlockFeed(50), "CHG-1201: the feed before everything else"));
        script.On(11, "08:12", t => cluster.TryOut(t, SampleActor.Jonas, _deny, PolicyText.DefaultDeny(strict: true)));
    }

    private void CleanUp(int day)
    {
        var legacy = new SampleObject(SampleKind.NetworkPolicy, "legacy", "allow-all");
        script.On(83, "17:30", t => cluster.Change(t, SampleActor.Jonas, legacy, PolicyText.AllowAll()));
        script.On(day, "21:18", t => cluster.Delete(t, SampleActor.Jonas, legacy));
        script.On(day, "21:25", t => script.Note(t, SampleActor.Jonas, cluster, legacy, "Clean-up of unused policies: never evaluated since spring."));
    }

    /// <summary>Openings to the whole internet that somebody made and somebody found.</summary>
    private void Exposures(int offset)
    {
        var ports = new[] { 8080, 8443 };
        script.On(41 - offset, "18:37", t => cluster.Change(t, SampleActor.Mei, _allowWeb, PolicyText.Kubernetes("web", ["ingress"], ports, "0.0.0.0/0"), "SHOP-901: load test from outside"));
        script.On(39 - offset, "08:02", t => cluster.Change(t, SampleActor.Amelia, _allowWeb, PolicyText.Kubernetes("web", ["ingress"], ports), "SEC-77: not open to 0.0.0.0/0"));
        script.On(39 - offset, "08:10", t => script.Note(t, SampleActor.Amelia, cluster, _allowWeb, "Open to 0.0.0.0/0 for a day and a half after a load test. Closed; the shop team now stages such changes."));
    }

    private static string Git(string commit, int pull) => $"acme/platform-policies@{commit} (PR #{pull})";
}
