using System.Globalization;
using AuditConsole.Core.Ingestion.Sample.Story;

namespace AuditConsole.Core.Ingestion.Sample.Traffic;

/// <summary>An application that runs in a cluster and is deployed again and again.</summary>
internal sealed class SampleApp
{
    private const int MaxPods = 4;

    /// <summary>Who may come in, one after the other.</summary>
    private static readonly string[] Peers = ["gateway", "ingress", "batch", "prometheus"];

    private readonly SampleRandom _random;
    private readonly List<SampleObject> _pods = [];
    private int _image;
    private int _replicas = 2;
    private int _flags;
    private int _port = 8080;
    private int _peers = 1;

    public SampleApp(string space, string name, SampleRandom random)
    {
        _random = random;
        (Namespace, Name) = (space, name);
        IReadOnlyList<(string, string)> labels = [("app", name), ("team", space)];
        Deployment = new SampleObject(SampleKind.Deployment, space, name) { Labels = labels };
        Settings = new SampleObject(SampleKind.ConfigMap, space, $"{name}-config") { Member = "data", Labels = labels };
        Service = new SampleObject(SampleKind.Service, space, name) { Labels = labels };
        Secret = new SampleObject(SampleKind.Secret, space, $"{name}-token") { Member = "data", Fixed = [("type", "\"Opaque\"")] };
        Policy = new SampleObject(SampleKind.NetworkPolicy, space, $"{name}-ingress") { Labels = labels };
        Slice = new SampleObject(SampleKind.EndpointSlice, space, $"{name}-{random.Suffix(5)}") { Member = "endpoints" };
        Account = new SampleObject(SampleKind.ServiceAccount, space, name);
        Lease = new SampleObject(SampleKind.Lease, space, $"{name}-leader");
        AddPod();
    }

    public string Namespace { get; }

    public string Name { get; }

    public SampleObject Deployment { get; }

    public SampleObject Settings { get; }

    public SampleObject Service { get; }

    public SampleObject Secret { get; }

    public SampleObject Policy { get; }

    public SampleObject Slice { get; }

    public SampleObject Account { get; }

    public SampleObject Lease { get; }

    /// <summary>One of its pods.</summary>
    public SampleObject Pod => _random.Pick(_pods);

    /// <summary>A commit as people cite it.</summary>
    public string Commit => string.Create(CultureInfo.InvariantCulture, $"acme/{Namespace}-deploy@{(uint)_random.Next() & 0xFFFFFFF:x7}");

    /// <summary>A pod that is there no more makes room for another.</summary>
    public SampleObject AddPod()
    {
        var pod = new SampleObject(SampleKind.Pod, Namespace, $"{Name}-{_random.Suffix(9)}-{_random.Suffix(5)}")
        {
            Labels = [("app", Name)],
            Content = SampleJson.Of(new { serviceAccountName = Name, containers = (object[])[new { name = Name, image = Image }] }),
        };
        _pods.Add(pod);
        return pod;
    }

    /// <summary>The pod that goes; null while there are not enough.</summary>
    public SampleObject? TakePod()
    {
        if (_pods.Count < MaxPods)
        {
            return null;
        }

        var pod = _pods[0];
        _pods.RemoveAt(0);
        return pod;
    }

    public string Release()
    {
        _image++;
        return DeploymentText();
    }

    public string Scale()
    {
        _replicas = 2 + _random.Below(6);
        return DeploymentText();
    }

    public string Tune()
    {
        _flags++;
        return SampleJson.Of(new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["LOG_LEVEL"] = _flags % 7 == 0 ? "debug" : "info",
            ["RETRIES"] = $"{3 + _flags % 4}",
            [$"FEATURE_{"ABCDEF"[_flags % 6]}"] = _flags % 2 == 0 ? "on" : "off",
            ["UPSTREAM"] = $"http://{Name}-upstream.{Namespace}.svc:{_port}",
        });
    }

    public string Expose()
    {
        _port = 8080 + _random.Below(4);
        return SampleJson.Of(new { selector = new { app = Name }, ports = (object[])[new { name = "http", port = 80, targetPort = _port }] });
    }

    public string Admit()
    {
        _peers = 1 + (_peers + _random.Below(3)) % 4;
        return PolicyText.Kubernetes(Name, Peers.Take(_peers), [_port]);
    }

    public string Endpoints() => SampleJson.Of((object[])[Endpoint(ready: true), Endpoint(_random.Chance(0.8))]);

    public string Token() => SampleJson.Of(new { token = Convert.ToBase64String(BitConverter.GetBytes(_random.Next())) });

    private string Tag => string.Create(CultureInfo.InvariantCulture, $"{4 + _image / 40}.{_image % 40 / 4}.{_image % 4}");

    private string Image => $"registry.acme.example/{Namespace}/{Name}:{Tag}";

    private object Endpoint(bool ready) => new { addresses = (string[])[$"10.244.{_random.Below(9)}.{2 + _random.Below(240)}"], conditions = new { ready } };

    private string DeploymentText() => SampleJson.Of(new
    {
        replicas = _replicas,
        selector = new { matchLabels = new { app = Name } },
        template = new
        {
            metadata = new { labels = new { app = Name } },
            spec = new
            {
                serviceAccountName = Name,
                containers = (object[])[new { name = Name, image = Image, ports = (object[])[new { containerPort = _port }], resources = new { requests = new { cpu = "100m", memory = "256Mi" } } }],
            },
        },
    });
}
