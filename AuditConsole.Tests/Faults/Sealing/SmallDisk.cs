using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AuditConsole.Tests.Faults.Sealing;

/// <summary>Lets the store grow no further than so many pages, as a full disk does.</summary>
internal sealed class SmallDisk : DbConnectionInterceptor
{
    private long _pages = int.MaxValue;

    public long Pages
    {
        get => Interlocked.Read(ref _pages);
        set => Interlocked.Exchange(ref _pages, value);
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA max_page_count = {Pages}";
        command.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
