using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ledgers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Ingestion.Kubernetes.Admission;

/// <summary>
/// Takes admission reviews. Each is let in, in time, whatever happens here: a review waits a moment for its commit and is answered then;
/// what could not be written by then goes on being written, and what cannot be written at all is counted as lost.
/// </summary>
public sealed partial class AdmissionService
{
    /// <summary>Enough to find the uid of a review that is not taken.</summary>
    private const int BeginningBytes = 64 * 1024;

    private readonly EventReaders _readers;
    private readonly AdmissionBacklog _backlog;
    private readonly TimeProvider _time;
    private readonly AdmissionOptions _options;
    private readonly ILogger<AdmissionService> _logger;
    private readonly AdmissionGate _gate;

    internal AdmissionService(EventReaders readers, AdmissionBacklog backlog, TimeProvider time, IOptions<AdmissionOptions> options, ILogger<AdmissionService> logger)
    {
        _readers = readers;
        _backlog = backlog;
        _time = time;
        _options = options.Value;
        _logger = logger;
        _gate = new AdmissionGate(_options, time);
    }

    /// <summary>Never throws; answers within the time of the settings.</summary>
    /// <param name="body">As sent.</param>
    /// <param name="source">The source, or null when it could not be made; asked for once.</param>
    /// <param name="name">Its name.</param>
    public async Task<AdmissionAnswer> TakeAsync(Stream body, string? encoding, string name, Task<Source?> source)
    {
        var started = _time.GetTimestamp();
        using var deadline = new CancellationTokenSource(_options.Patience, _time);
        var crowd = _gate.Enter(name);
        try
        {
            // The body first: without the review's uid no answer is a good one.
            using var read = await AdmissionBody.ReadAsync(body, encoding, crowd is null ? _options.AdmissionBytes : BeginningBytes, deadline.Token).ConfigureAwait(false);
            var answer = AdmissionAnswer.To(read.Bytes);
            var known = await InTimeAsync(source, deadline.Token).ConfigureAwait(false);
            if ((crowd ?? Obstacle(read, known)) is { } why)
            {
                _backlog.Lose(name, why);
                return answer;
            }

            var writing = Write(name, known!, read);
            var left = _options.Patience - _time.GetElapsedTime(started);
            await writing.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return answer;
        }
        catch (Exception e)
        {
            LogFailed(e, name);
            _backlog.Lose(name, "an error");
            return AdmissionAnswer.To(default);
        }
        finally
        {
            _gate.Leave(name);
        }
    }

    /// <summary>Why the review cannot be recorded; null when it can be tried.</summary>
    private static string? Obstacle(AdmissionBody read, Source? source)
        => read.IsBroken ? "the review did not arrive in time"
            : source is null ? "the source could not be found in time"
            : source.IsPaused ? "the source is paused"
            : null;

    private static async Task<Source?> InTimeAsync(Task<Source?> source, CancellationToken cancellationToken)
    {
        try
        {
            return await source.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Late or failed: either way it cannot be written.
            return null;
        }
    }

    /// <summary>Reads the review and has it written; the task ends when it is durable or lost.</summary>
    private Task Write(string name, Source source, AdmissionBody body)
    {
        var batch = new EventBatch(source, LedgerCatalog.DefaultTenant, Micros.Now(_time));
        try
        {
            var readers = _readers.Rent();
            if (body.IsCut)
            {
                readers.Admission.DecodeBeginning(body.Bytes, batch);
            }
            else
            {
                readers.Admission.DecodeBody(body.Bytes, batch);
            }

            batch.ReadAs(IngestionFormat.KubernetesAdmission);

            // A reader that failed may be left in any state: only a good one is used again.
            _readers.Return(readers, body.Bytes.Length);
        }
        catch (Exception e)
        {
            LogFailed(e, name);
            _backlog.Lose(name, "an error");
            return Task.CompletedTask;
        }

        return _backlog.WriteAsync(batch);
    }

    [LoggerMessage(LogLevel.Error, "An admission review of {Source} was let through without being recorded.")]
    private partial void LogFailed(Exception e, string source);
}
