namespace AuditConsole.Core.Ingestion.Kubernetes;

/// <summary>What was read of a captured event apart from its bodies.</summary>
internal abstract class CapturedHeader
{
    /// <summary>Fields whose value could not be read as it was, each once: a list may hold millions of such values.</summary>
    public HashSet<string> Unreadable { get; } = [];
}

/// <summary>An <c>audit.k8s.io</c> event as read, before it is mapped. One object is filled again and again.</summary>
internal sealed class AuditHeader : CapturedHeader
{
    public string? Kind { get; set; }

    public string? ApiVersion { get; set; }

    public string? AuditId { get; set; }

    public string? Stage { get; set; }

    public string? Level { get; set; }

    public string? RequestUri { get; set; }

    public string? Verb { get; set; }

    public string? UserAgent { get; set; }

    public AuditUser? User { get; set; }

    public AuditUser? Impersonated { get; set; }

    public List<string> SourceIps { get; private set; } = [];

    public AuditObjectRef? ObjectRef { get; set; }

    public AuditStatus? Status { get; set; }

    public long? StageTime { get; set; }

    public long? RequestTime { get; set; }

    /// <summary>The second-precise time of v1beta1 before 1.10.</summary>
    public long? PlainTime { get; set; }

    public List<KeyValuePair<string, string>> Annotations { get; } = [];

    /// <summary>Members the mapping does not know: dotted path to text.</summary>
    public List<KeyValuePair<string, string>> Unknown { get; } = [];

    public bool HasDuplicateKeys { get; set; }

    /// <summary>Where the event stands in the text it was read from.</summary>
    public Range Event { get; set; }

    public Range Request { get; set; }

    public Range Response { get; set; }

    /// <summary>Root members that say how the event was wrapped, not what happened: they are no part of its content tag.</summary>
    public List<Range> Wrapping { get; } = [];

    public static bool IsPresent(Range range) => range.End.Value > range.Start.Value;

    public void Reset()
    {
        Kind = ApiVersion = AuditId = Stage = Level = RequestUri = Verb = UserAgent = null;
        User = Impersonated = null;
        ObjectRef = null;
        Status = null;
        StageTime = RequestTime = PlainTime = null;
        SourceIps = [];
        Annotations.Clear();
        Unknown.Clear();
        Unreadable.Clear();
        Wrapping.Clear();
        HasDuplicateKeys = false;
        Event = Request = Response = default;
    }

    public string? Annotation(string key)
    {
        foreach (var (name, value) in Annotations)
        {
            if (name == key)
            {
                return value;
            }
        }

        return null;
    }
}

internal sealed class AuditUser
{
    public string? Username { get; set; }

    public string? Uid { get; set; }

    public List<string> Groups { get; set; } = [];

    public List<KeyValuePair<string, string>> Extra { get; } = [];
}

internal sealed class AuditObjectRef
{
    public string? Resource { get; set; }

    public string? Namespace { get; set; }

    public string? Name { get; set; }

    public string? Uid { get; set; }

    public string? ApiGroup { get; set; }

    public string? ApiVersion { get; set; }

    public string? ResourceVersion { get; set; }

    public string? Subresource { get; set; }
}

internal sealed class AuditStatus
{
    public int Code { get; set; }

    public string? Status { get; set; }

    public string? Reason { get; set; }

    public string? Message { get; set; }

    public string? DetailsUid { get; set; }

    public string? DetailsName { get; set; }
}
