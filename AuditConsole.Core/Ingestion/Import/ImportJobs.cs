using System.Collections.Concurrent;
using System.Threading.Channels;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Sources;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuditConsole.Core.Ingestion.Import;

/// <summary>Imports uploaded files one after the other in the background; pages ask for their progress.</summary>
public sealed partial class ImportJobs(ImportService imports, UploadFolder folder, TimeProvider time, ILogger<ImportJobs> logger) : BackgroundService
{
    private const int MaxWaiting = 16;
    private const int MaxRemembered = 50;

    private readonly Channel<(Guid Id, string Path, Source Source)> _waiting = Channel.CreateBounded<(Guid, string, Source)>(MaxWaiting);
    private readonly ConcurrentDictionary<Guid, ImportJob> _jobs = new();

    /// <summary>Newest first.</summary>
    public IReadOnlyList<ImportJob> Recent => [.. _jobs.Values.OrderByDescending(j => j.Started).ThenByDescending(j => j.Id).Take(MaxRemembered)];

    public ImportJob? Find(Guid id) => _jobs.GetValueOrDefault(id);

    /// <summary>Hands over a file, which is deleted when its import has ended.</summary>
    /// <returns>Null when too many files are waiting; the file is deleted then, too.</returns>
    public ImportJob? Start(string path, string fileName, long length, Source source)
    {
        var now = Micros.Now(time);
        var job = new ImportJob(Guid.CreateVersion7(Micros.ToUtc(now)), fileName, source.Name, now, ImportState.Waiting, new ImportProgress(0, length, 0, 0, 0), null);
        _jobs[job.Id] = job;
        if (!_waiting.Writer.TryWrite((job.Id, path, source)))
        {
            _jobs.TryRemove(job.Id, out _);
            File.Delete(path);
            return null;
        }

        Forget();
        return job;
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        folder.Clear();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var (id, path, source) in _waiting.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
            {
                await RunAsync(id, path, source, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Files still waiting are deleted when the next process starts.
        }
    }

    private async Task RunAsync(Guid id, string path, Source source, CancellationToken stoppingToken)
    {
        var job = _jobs[id] with { State = ImportState.Running };
        _jobs[id] = job;
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 128 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan);
            await using (file.ConfigureAwait(false))
            {
                var progress = new Told<ImportProgress>(p => _jobs[id] = _jobs[id] with { Progress = p });
                var report = await imports.ImportAsync(file, job.FileName, file.Length, source, told: null, progress, stoppingToken).ConfigureAwait(false);
                _jobs[id] = _jobs[id] with { State = report.Failure is null ? ImportState.Done : ImportState.Failed, Report = report };
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            _jobs[id] = _jobs[id] with { State = ImportState.Stopped };
            throw;
        }
        catch (Exception e)
        {
            // One file must not end the imports of all others.
            LogFailed(logger, e, id);
            _jobs[id] = _jobs[id] with { State = ImportState.Failed, Report = new ImportReport(new IngestionReport(), null, null, "The import ended with a fault; the server's log has the details.") };
        }
        finally
        {
            File.Delete(path);
        }
    }

    private void Forget()
    {
        foreach (var old in _jobs.Values.Where(j => j.HasEnded).OrderByDescending(j => j.Started).Skip(MaxRemembered))
        {
            _jobs.TryRemove(old.Id, out _);
        }
    }

    [LoggerMessage(LogLevel.Error, "The import {Id} ended with a fault")]
    private static partial void LogFailed(ILogger logger, Exception exception, Guid id);
}
