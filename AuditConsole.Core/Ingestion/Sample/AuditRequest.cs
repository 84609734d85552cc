namespace AuditConsole.Core.Ingestion.Sample;

/// <summary>A request to an API server and how it ended.</summary>
internal sealed record AuditRequest(SampleActor Who, string Verb, SampleObject Object)
{
    public string Subresource { get; init; } = string.Empty;

    /// <summary>What follows the path, without the question mark.</summary>
    public string Query { get; init; } = string.Empty;

    public int Code { get; init; } = 200;

    /// <summary>Why it failed, as the API server's status says it; null for success.</summary>
    public (string Reason, string Message)? Failure { get; init; }

    /// <summary>Whom it was made as; null for oneself.</summary>
    public string? As { get; init; }

    public IReadOnlyList<string> AsGroups { get; init; } = [];

    /// <summary>The resourceVersion that the change was based on; 0 when none was named.</summary>
    public long BasedOn { get; init; }

    /// <summary>The bodies go along; without them the event tells only that it happened.</summary>
    public bool HasBodies { get; init; }

    /// <summary>The request names no object, as when a list is read.</summary>
    public bool IsOfCollection { get; init; }

    /// <summary>How long it took, microseconds.</summary>
    public long Took { get; init; } = 4_200;
}
