using System.Collections.Concurrent;
using AuditConsole.Core.Common;
using AuditConsole.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuditConsole.Core.Access.Keys;

/// <summary>Remembers on which day each key was last used. A request only marks it; once a minute the marks are saved.</summary>
public sealed partial class ApiKeyUse(StoreWriter writer, AccessDirectory directory, TimeProvider time, ILogger<ApiKeyUse> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<string, int> _marks = new();

    /// <param name="now">Microseconds UTC.</param>
    public void Mark(ApiKey key, long now)
    {
        var day = (int)(now / Micros.PerDay);
        if (key.LastUsedDay is null || key.LastUsedDay < day)
        {
            _marks[key.Id] = day;
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await SaveAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: what is marked is saved by StopAsync.
        }
    }

    internal async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (_marks.IsEmpty)
        {
            return;
        }

        var marks = _marks.ToArray();
        try
        {
            await writer.WriteAsync(
                async (context, token) =>
                {
                    foreach (var (id, day) in marks)
                    {
                        await context.Set<ApiKeyRow>().Where(k => k.Id == id).ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedDay, day), token).ConfigureAwait(false);
                    }
                },
                cancellationToken).ConfigureAwait(false);
            await directory.RefreshAsync(cancellationToken).ConfigureAwait(false);
            foreach (var mark in marks)
            {
                _marks.TryRemove(mark);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The marks stay and are tried again: no request may fail because of them.
            LogNotSaved(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The days on which API keys were used could not be saved; trying again in a minute")]
    private partial void LogNotSaved(Exception e);
}
