using System.Globalization;
using System.Net;
using System.Text.Json;
using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ingestion.Tail;
using AuditConsole.Web.Hosting;

namespace AuditConsole.Web.Components.Capture;

/// <summary>Configures a source, stops and resumes it, and tries it with an event of its own.</summary>
public sealed class SourceService
{
    private const int MaxPatterns = 20;
    private static readonly string[] TestTags = ["test"];

    private readonly Func<CancellationToken, ValueTask<Caller>> _caller;
    private readonly Authorizer _authorizer;
    private readonly SourceRegistry _sources;
    private readonly IngestionService _ingestion;
    private readonly TimeProvider _time;

    public SourceService(CallerAccessor callers, Authorizer authorizer, SourceRegistry sources, IngestionService ingestion, TimeProvider time)
        : this(callers.CurrentAsync, authorizer, sources, ingestion, time)
    {
    }

    internal SourceService(Func<CancellationToken, ValueTask<Caller>> caller, Authorizer authorizer, SourceRegistry sources, IngestionService ingestion, TimeProvider time)
        => (_caller, _authorizer, _sources, _ingestion, _time) = (caller, authorizer, sources, ingestion, time);

    /// <summary>While a source is paused its senders are told to try again later, so that nothing is lost as long as they keep it.</summary>
    public Task<Result<Source>> PauseAsync(string name, bool isPaused, CancellationToken cancellationToken)
        => AllowedAsync(name, (_, by) => _sources.ChangeAsync(name, s => s with { IsPaused = isPaused }, by.ToActor(), cancellationToken), cancellationToken);

    public async Task<Result<Source>> EditAsync(string name, SourceSettings settings, CancellationToken cancellationToken)
        => settings.Fault() is { } fault
            ? fault
            : await AllowedAsync(name, (_, by) => _sources.ChangeAsync(name, settings.Apply, by.ToActor(), cancellationToken), cancellationToken);

    /// <summary>Sets which log files are followed for a source; none ends it.</summary>
    /// <param name="patterns">Whole paths with wildcards in their last part, one a line.</param>
    public async Task<Result<Source>> FollowAsync(string name, string patterns, bool startsAtEnd, CancellationToken cancellationToken)
    {
        var paths = patterns.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToArray();
        var fault = paths.Length > MaxPatterns ? $"Expected at most {MaxPatterns} lines." : paths.Select(FilePattern.Fault).FirstOrDefault(f => f is not null);
        return await AllowedAsync<Source>(
            name,
            (_, by) => fault is not null
                ? Task.FromResult<Result<Source>>(Problem.Invalid("Log files", fault))
                : _sources.ChangeAsync(name, s => s with { Paths = paths, StartsAtEnd = startsAtEnd }, by.ToActor(), cancellationToken),
            cancellationToken);
    }

    /// <summary>Sends one event the way any system would: read, redacted, made durable.</summary>
    /// <returns>The seq it was stored at.</returns>
    public Task<Result<long>> TestAsync(string name, CancellationToken cancellationToken)
        => AllowedAsync<long>(
            name,
            async (source, by) =>
            {
                using var body = new MemoryStream(TestEvent(source, by));
                var answer = await _ingestion.IngestAsync(new IngestionRequest(body, "application/json", null, source, IngestionFormat.Native, IsStrict: true), cancellationToken);
                return answer.Status == IngestionStatus.Stored ? answer.Report.LastSeq : new Problem((ProblemKind)(int)answer.Status, answer.Title ?? "The test event was not stored", answer.Detail);
            },
            cancellationToken);

    private byte[] TestEvent(Source source, Caller by) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        event_id = $"test-{Guid.CreateVersion7(_time.GetUtcNow())}",
        timestamp = Micros.FormatMillis(Micros.Now(_time)),
        event_type = "capture.test",
        actor = new { type = "user", id = by.Id, name = by.Name, email = by.Email, ip_address = IPAddress.TryParse(by.Address, out var address) ? address.ToString() : null },
        resource = new { type = "source", kind = "Source", name = source.Name, cluster = source.Cluster },
        action = new { operation = "test", status = "success" },
        message = string.Create(CultureInfo.InvariantCulture, $"Test event of the source {source.Name}"),
        metadata = new { tags = TestTags },
    });

    private async Task<Result<T>> AllowedAsync<T>(string name, Func<Source, Caller, Task<Result<T>>> work, CancellationToken cancellationToken)
    {
        var caller = await _caller(cancellationToken);
        if (!_authorizer.Allows(caller, Permission.SourceEdit, out var scope, out var problem))
        {
            return problem;
        }

        return _sources.Find(name) is { } source && CaptureScope.Sees(scope, source) ? await work(source, caller) : Problem.NotFound;
    }
}
