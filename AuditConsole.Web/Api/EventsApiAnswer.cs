using System.Text.Json;
using System.Text.Json.Serialization;
using AuditConsole.Core.Ingestion;

namespace AuditConsole.Web.Api;

/// <summary>What every endpoint that takes events answers.</summary>
public sealed record EventsApiAnswer(
    int Received,
    int Accepted,
    int Duplicates,
    int Refused,
    int Ignored,
    long? FirstSeq,
    long? LastSeq,
    string? LastChain,
    IReadOnlyList<EventsApiError> Errors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? ErrorsOmitted)
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    internal static EventsApiAnswer Of(IngestionReport report) => new(
        report.Received,
        report.Accepted,
        report.Duplicates,
        report.Refused,
        report.Ignored,
        report.FirstSeq == 0 ? null : report.FirstSeq,
        report.LastSeq == 0 ? null : report.LastSeq,
        report.LastChain.IsEmpty ? null : Convert.ToHexStringLower(report.LastChain.Span),
        [.. report.Errors.Select(e => new EventsApiError(e.Index, e.Line, e.Id, e.Field, e.Expected, e.Got, e.Quarantine))],
        report.ErrorsOmitted == 0 ? null : report.ErrorsOmitted);

    /// <summary>The members as extensions of a problem.</summary>
    internal Dictionary<string, object?> ToExtensions() => new(StringComparer.Ordinal)
    {
        ["received"] = Received,
        ["accepted"] = Accepted,
        ["duplicates"] = Duplicates,
        ["refused"] = Refused,
        ["ignored"] = Ignored,
        ["errors"] = JsonSerializer.SerializeToElement(Errors, Json),
        ["errors_omitted"] = ErrorsOmitted ?? 0,
    };
}

/// <param name="Index">0-based place in the batch.</param>
/// <param name="Line">1-based, for NDJSON.</param>
/// <param name="Quarantine">Where the event is kept; absent when nothing was.</param>
public sealed record EventsApiError(
    int Index,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Line,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field,
    string Expected,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Got,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Quarantine);
