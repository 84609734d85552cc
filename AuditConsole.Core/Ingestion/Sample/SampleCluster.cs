namespace AuditConsole.Core.Ingestion.Sample;

/// <summary>A made-up cluster: carries requests out on its objects and says what its API server would have audited.</summary>
internal sealed class SampleCluster(string name, SampleRandom random)
{
    private long _resourceVersion = 41_000 + random.Below(9_000);

    public string Name => name;

    /// <summary>Its nodes, by name.</summary>
    public IReadOnlyList<string> Nodes { get; } = [.. Enumerable.Range(1, 6).Select(i => $"{name}-node-{i}")];

    /// <param name="asWhom">Whom the request is made as.</param>
    public SampleEvent Create(long time, SampleActor who, SampleObject o, string? cause = null, string? asWhom = null)
    {
        (o.Uid, o.Created, o.Generation, o.Exists, o.Cause) = (random.Uuid(), time, 1, true, cause);
        Next(o);
        return Audit(time, new AuditRequest(who, "create", o) { Code = 201, HasBodies = true, Query = Manager(who), As = asWhom, AsGroups = GroupsOf(asWhom) });
    }

    /// <summary>Changes what the object holds; what does not exist yet is made.</summary>
    /// <param name="asWhom">Whom the request is made as.</param>
    public SampleEvent Change(long time, SampleActor who, SampleObject o, string content, string? cause = null, string? asWhom = null)
    {
        o.Content = content;
        if (!o.Exists)
        {
            return Create(time, who, o, cause, asWhom);
        }

        var before = o.ResourceVersion;
        o.Generation++;
        o.Cause = cause;
        Next(o);
        var isPatch = who.UserAgent.StartsWith("kubectl", StringComparison.Ordinal) || who.UserAgent.StartsWith("curl", StringComparison.Ordinal);
        return Audit(time, new AuditRequest(who, isPatch ? "patch" : "update", o)
        {
            HasBodies = true,
            BasedOn = isPatch ? 0 : before,
            Query = Manager(who),
            As = asWhom,
            AsGroups = GroupsOf(asWhom),
        });
    }

    /// <summary>Sends what is there already: nothing changes.</summary>
    public SampleEvent Repeat(long time, SampleActor who, SampleObject o)
        => Audit(time, new AuditRequest(who, "update", o) { HasBodies = true, BasedOn = o.ResourceVersion, Query = Manager(who) });

    public SampleEvent Delete(long time, SampleActor who, SampleObject o)
    {
        o.Exists = false;
        var deleted = Audit(time, new AuditRequest(who, "delete", o) { HasBodies = true });
        Next(o);
        return deleted;
    }

    /// <summary>Tries a change out: the answer shows it, the object stays as it is.</summary>
    public SampleEvent TryOut(long time, SampleActor who, SampleObject o, string content)
    {
        var (present, generation) = (o.Content, o.Generation);
        (o.Content, o.Generation) = (content, generation + 1);
        var tried = Audit(time, new AuditRequest(who, "patch", o) { HasBodies = true, Query = "dryRun=All&fieldManager=kubectl-edit" });
        (o.Content, o.Generation) = (present, generation);
        return tried;
    }

    public SampleEvent Read(long time, SampleActor who, SampleObject o, string verb = "get", bool ofCollection = false)
        => Audit(time, new AuditRequest(who, verb, o)
        {
            IsOfCollection = ofCollection,
            Query = verb switch { "list" => "limit=500", "watch" => $"allowWatchBookmarks=true&resourceVersion={_resourceVersion}&watch=true", _ => string.Empty },
            Took = verb == "watch" ? 420_000_000 : 2_000 + random.Below(9_000),
        });

    /// <summary>A subresource that tells of no change to the object itself: a status, an exec, a lease's renewal.</summary>
    public SampleEvent Touch(long time, SampleActor who, SampleObject o, string verb, string subresource, string query = "", int code = 200)
        => Audit(time, new AuditRequest(who, verb, o) { Subresource = subresource, Query = query, Code = code });

    public SampleEvent Deny(long time, SampleActor who, SampleObject o, string verb, bool ofCollection = false, string subresource = "", string? asWhom = null)
    {
        var where = o.Namespace.Length > 0 ? $" in the namespace \"{o.Namespace}\"" : " at the cluster scope";
        var named = ofCollection ? o.Kind.Resource : $"{o.Kind.Resource}{(o.Kind.Group.Length > 0 ? "." + o.Kind.Group : "")} \"{o.Name}\"";
        var message = $"{named} is forbidden: User \"{asWhom ?? who.Name}\" cannot {verb} resource \"{o.Kind.Resource}{(subresource.Length > 0 ? "/" + subresource : "")}\" in API group \"{o.Kind.Group}\"{where}";
        return Audit(time, new AuditRequest(who, verb, o) { Code = 403, Failure = ("Forbidden", message), IsOfCollection = ofCollection, Subresource = subresource, As = asWhom });
    }

    /// <summary>A change that the API server would not take.</summary>
    public SampleEvent Fail(long time, SampleActor who, SampleObject o, string verb, int code)
    {
        var kind = $"{o.Kind.Resource}{(o.Kind.Group.Length > 0 ? "." + o.Kind.Group : "")}";
        var failure = code switch
        {
            409 => ("Conflict", $"Operation cannot be fulfilled on {kind} \"{o.Name}\": the object has been modified; please apply your changes to the latest version and try again"),
            422 => ("Invalid", $"{o.Kind.Kind} \"{o.Name}\" is invalid: spec: Invalid value: port must be between 1 and 65535"),
            _ => ("NotFound", $"{kind} \"{o.Name}\" not found"),
        };
        return Audit(time, new AuditRequest(who, verb, o) { Code = code, Failure = failure, HasBodies = verb != "delete", Query = Manager(who) });
    }

    public SampleEvent Audit(long time, AuditRequest request)
        => new(time, name, IngestionFormat.KubernetesAudit, AuditLine.Write(request, random.Uuid(), time));

    private static IReadOnlyList<string> GroupsOf(string? asWhom) => asWhom is null ? [] : ["system:masters", "system:authenticated"];

    private static string Manager(SampleActor who) => who.UserAgent.Split('/')[0] is "kubectl" ? "fieldManager=kubectl-edit" : $"fieldManager={who.UserAgent.Split('/')[0]}";

    private void Next(SampleObject o)
    {
        _resourceVersion += 1 + random.Below(17);
        o.ResourceVersion = _resourceVersion;
        o.Versions++;
    }
}
