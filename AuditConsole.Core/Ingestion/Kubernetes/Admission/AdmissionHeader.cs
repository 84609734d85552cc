namespace AuditConsole.Core.Ingestion.Kubernetes.Admission;

/// <summary>An <c>AdmissionReview</c> as read, before it is mapped. One object is filled again and again.</summary>
internal sealed class AdmissionHeader : CapturedHeader
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public string? Uid { get; set; }

    public string? Operation { get; set; }

    public string? Name { get; set; }

    public string? Namespace { get; set; }

    public string? Subresource { get; set; }

    /// <summary>Of the object as the webhook gets it.</summary>
    public GroupKind ObjectKind { get; set; }

    public GroupKind Resource { get; set; }

    /// <summary>What the client asked for, when the API server converted it for the webhook.</summary>
    public GroupKind RequestResource { get; set; }

    public AuditUser? User { get; set; }

    public bool IsDryRun { get; set; }

    public string? FieldManager { get; set; }

    /// <summary>When the review arrived where it was written down, microseconds UTC; API servers say none.</summary>
    public long? Arrived { get; set; }

    /// <summary>Where the member <c>request</c> stands in the text.</summary>
    public Range Request { get; set; }

    public Range Object { get; set; }

    public Range OldObject { get; set; }

    /// <summary>The text ended, or could not be read on, before the review did.</summary>
    public bool IsBroken { get; set; }

    public bool IsOther => Kind is not (null or "AdmissionReview");

    /// <summary>There is enough of it to be an event.</summary>
    public bool IsReadable => Operation is { Length: > 0 } && (Resource.Name ?? ObjectKind.Name) is { Length: > 0 };

    public void Reset()
    {
        ApiVersion = Kind = Uid = Operation = Name = Namespace = Subresource = FieldManager = null;
        ObjectKind = Resource = RequestResource = default;
        User = null;
        IsDryRun = IsBroken = false;
        Arrived = null;
        Request = Object = OldObject = default;
        Unreadable.Clear();
    }
}

/// <summary>A group, a version, and a kind or the plural of a resource.</summary>
internal readonly record struct GroupKind(string? Group, string? Version, string? Name);
