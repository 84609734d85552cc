using Microsoft.Data.Sqlite;

namespace AuditConsole.Core.Storage.Sqlite;

/// <summary>Tells a damaged file from a file that cannot be reached or written at the moment.</summary>
internal static class SqliteDamage
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    public static bool Is(Exception exception)
        => exception is SqliteException { SqliteErrorCode: Corrupt or NotADatabase } || (exception.InnerException is { } inner && Is(inner));
}
