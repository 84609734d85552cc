namespace AuditConsole.Core.Ingestion.Sample.Story;

/// <summary>What the policies of the story say, as JSON.</summary>
internal static class PolicyText
{
    private static readonly string[] Private = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
    private static readonly string[] Egress = ["Egress"];
    private static readonly string[] Ingress = ["Ingress"];
    private static readonly string[] Both = ["Ingress", "Egress"];

    public static string Tier(int order) => SampleJson.Of(new { order, defaultAction = "Deny" });

    public static string Nets(params IEnumerable<string> nets) => SampleJson.Of(new { nets });

    /// <param name="partners">True when partners are reached by their set.</param>
    /// <param name="hole">A network that may be reached besides, on one port; null for none.</param>
    public static string InternetEgress(bool partners, (string Net, int Port)? hole)
    {
        var rules = new List<object> { new { action = "Allow", protocol = "UDP", destination = new { selector = "k8s-app == 'kube-dns'", ports = (int[])[53] } } };
        if (partners)
        {
            rules.Add(new { action = "Allow", protocol = "TCP", destination = new { selector = "feed == 'partners'", ports = (int[])[443] } });
        }

        if (hole is { } open)
        {
            rules.Add(new { action = "Allow", protocol = "TCP", destination = new { nets = (string[])[open.Net], ports = (int[])[open.Port] } });
        }

        rules.Add(new { action = "Deny", destination = new { notNets = Private } });
        rules.Add(new { action = "Pass" });
        return SampleJson.Of(new { tier = "security", order = 200, selector = "all()", types = Egress, egress = rules });
    }

    public static string BlockFeed(int order)
        => SampleJson.Of(new { tier = "security", order, selector = "all()", types = Egress, egress = (object[])[new { action = "Deny", destination = new { selector = "feed == 'blocked'" } }, new { action = "Pass" }] });

    /// <param name="stagedAction">What a staged policy would do; null for an enforced one.</param>
    public static string DefaultDeny(bool strict, string? stagedAction = null)
    {
        object[] deny = [new { action = "Deny" }];
        return SampleJson.Of(new
        {
            stagedAction,
            tier = "platform",
            order = 1000,
            namespaceSelector = "projectcalico.org/name not in {'kube-system', 'calico-system'}",
            types = strict ? Both : Ingress,
            ingress = deny,
            egress = strict ? deny : null,
        });
    }

    /// <summary>A Calico policy of an application: who may come in, and where it may go.</summary>
    /// <param name="to">What it may reach and on which port; null for a policy that says nothing of it.</param>
    public static string App(string app, int order, string from, int[] ports, (string Selector, int Port)? to = null, string? stagedAction = null) => SampleJson.Of(new
    {
        stagedAction,
        tier = "application",
        order,
        selector = $"app == '{app}'",
        types = to is null ? Ingress : Both,
        ingress = (object[])[new { action = "Allow", protocol = "TCP", source = new { selector = from }, destination = new { ports } }],
        egress = to is { } reached ? (object[])[new { action = "Allow", protocol = "TCP", destination = new { selector = reached.Selector, ports = (int[])[reached.Port] } }] : null,
    });

    /// <summary>A Kubernetes policy.</summary>
    /// <param name="cidr">A network that may come in besides; null for none.</param>
    public static string Kubernetes(string app, IEnumerable<string> from, IEnumerable<int> ports, string? cidr = null, string? stagedAction = null)
    {
        var peers = from.Select(object (peer) => new { podSelector = new { matchLabels = new { app = peer } } });
        return SampleJson.Of(new
        {
            stagedAction,
            podSelector = new { matchLabels = new { app } },
            policyTypes = Ingress,
            ingress = (object[])[new { from = cidr is null ? peers : peers.Append(new { ipBlock = new { cidr } }), ports = ports.Select(port => new { protocol = "TCP", port }) }],
        });
    }

    public static string AllowAll() => SampleJson.Of(new { podSelector = new { }, policyTypes = Ingress, ingress = (object[])[new { }] });

    public static string Endpoint(string node, string address)
        => SampleJson.Of(new { node, interfaceName = "eth0", expectedIPs = (string[])[address], profiles = (string[])["projectcalico-default-allow"] });

    public static string Subjects(string user) => SampleJson.Of((object[])[new { kind = "User", apiGroup = "rbac.authorization.k8s.io", name = user }]);

    public static string RoleRef(string kind, string name) => SampleJson.Of(new { apiGroup = "rbac.authorization.k8s.io", kind, name });

    /// <summary>Made-up credentials, as a Secret holds them.</summary>
    public static string Credentials(string password) => SampleJson.Of(new { username = Convert.ToBase64String("ledger"u8), password = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(password)) });

    /// <summary>A cluster profile: the packs a cluster is made of, with their versions.</summary>
    public static string Profile(string calico, string monitoring)
        => SampleJson.Of(new { name = "infra-base", packs = (object[])[Pack("kubernetes", "1.33.4"), Pack("calico", calico), Pack("prometheus", monitoring)] });

    private static object Pack(string name, string version) => new { name, version };
}
