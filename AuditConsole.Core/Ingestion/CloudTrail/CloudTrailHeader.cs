using AuditConsole.Core.Ingestion.Kubernetes;

namespace AuditConsole.Core.Ingestion.CloudTrail;

/// <summary>A CloudTrail record as read, before it is mapped. One object is filled again and again.</summary>
internal sealed class CloudTrailHeader : CapturedHeader
{
    public string? EventId { get; set; }

    /// <summary>Microseconds UTC.</summary>
    public long? Time { get; set; }

    public string? EventSource { get; set; }

    public string? EventName { get; set; }

    public bool? IsReadOnly { get; set; }

    public CloudTrailIdentity? Identity { get; set; }

    /// <summary>An address, or the host name of a service that called for itself.</summary>
    public string? SourceAddress { get; set; }

    public string? UserAgent { get; set; }

    public string? RequestId { get; set; }

    public string? Region { get; set; }

    public string? Account { get; set; }

    public string? ErrorCode { get; set; }

    public string? ErrorMessage { get; set; }

    /// <summary>The first of the resources.</summary>
    public CloudTrailResource? Resource { get; set; }

    /// <summary>Members without a field: dotted path, text, and whether the value was a string.</summary>
    public List<(string Path, string Value, bool IsText)> Rest { get; } = [];

    /// <summary>Where the record stands in the text it was read from.</summary>
    public Range Record { get; set; }

    public Range Request { get; set; }

    public Range Response { get; set; }

    public void Reset()
    {
        EventId = EventSource = EventName = SourceAddress = UserAgent = RequestId = Region = Account = ErrorCode = ErrorMessage = null;
        Time = null;
        IsReadOnly = null;
        Identity = null;
        Resource = null;
        Rest.Clear();
        Unreadable.Clear();
        Record = Request = Response = default;
    }
}

/// <summary><c>userIdentity</c>: who called, and the role he called as.</summary>
internal sealed class CloudTrailIdentity
{
    public string? Type { get; set; }

    public string? PrincipalId { get; set; }

    public string? Arn { get; set; }

    public string? AccountId { get; set; }

    public string? UserName { get; set; }

    public string? AccessKeyId { get; set; }

    public string? InvokedBy { get; set; }

    /// <summary>Name of the role or user that issued the session.</summary>
    public string? Issuer { get; set; }

    public string? IssuerArn { get; set; }
}

internal sealed record CloudTrailResource(string? Arn, string? Type, string? Account);
