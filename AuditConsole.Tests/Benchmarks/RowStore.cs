using System.Buffers;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Microsoft.Data.Sqlite;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>What one would build without a ledger: a SQLite row for each event, B-trees on what is asked for most, bodies compressed one by one. Made from the same file, kept beside the data.</summary>
internal sealed class RowStore : IDisposable
{
    private const string Schema = """
        CREATE TABLE events (id INTEGER PRIMARY KEY, time INTEGER, kind TEXT, namespace TEXT, object TEXT, actor TEXT, actor_class TEXT, verb TEXT, outcome TEXT, size INTEGER, body BLOB);
        CREATE INDEX by_time ON events (time);
        CREATE INDEX by_kind ON events (kind, namespace, time);
        CREATE INDEX by_object ON events (object, time);
        CREATE INDEX by_actor ON events (actor, time);
        """;

    private static readonly string[] Columns = ["verb", "actor_class", "actor", "kind", "namespace", "outcome"];

    private readonly SqliteConnection _connection;
    private readonly Needles _needles;

    private RowStore(SqliteConnection connection, Needles needles) => (_connection, _needles) = (connection, needles);

    /// <summary>Makes it when there is none, and reports what it took.</summary>
    public static RowStore Of(KeptData kept, BenchReport report)
    {
        var file = Path.Combine(kept.Beside, "rows.db");
        if (!File.Exists(file))
        {
            File.Delete(file + ".part");
            var watch = Stopwatch.StartNew();
            using (var building = Open(file + ".part"))
            {
                Build(building, kept.File);
            }

            report.Add("  SQLite rows", "built by one writer, a durable transaction for every 400", kept.Events, [kept.Events / watch.Elapsed.TotalSeconds], "events/s");
            File.Move(file + ".part", file);
        }

        report.Add("  SQLite rows", $"kept in {file}", kept.Events, [(double)new FileInfo(file).Length / kept.Events], "B/event");
        return new RowStore(Open(file), kept.Needles);
    }

    /// <summary>Null for rows that it has no answer to.</summary>
    public Answer? Ask(string row)
    {
        var watch = Stopwatch.StartNew();
        long? size = row switch
        {
            "Q1" => Bodies("WHERE kind = $a AND namespace = $b ORDER BY time DESC LIMIT 100", _ => true, _needles.Kind, _needles.Namespace),
            "Q2" => Sum("SELECT time / 3600000000, COUNT(*) FROM events GROUP BY 1"),
            "Q3" => Columns.Select(column => Sum($"SELECT {column}, COUNT(*) FROM events GROUP BY 1")).ToList()[0],
            "Q4" => Columns.Select(column => Sum($"SELECT {column}, COUNT(*) FROM events WHERE {_needles.Share[0]} = $a GROUP BY 1", _needles.Share[1])).ToList()[0],
            "Q6" => Bodies("", body => body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Needles.Part)) >= 0),
            "Q7" => Bodies("WHERE object = $a ORDER BY time DESC LIMIT 500", _ => true, string.Join('/', _needles.Object)),
            _ => null,
        };
        return size is null ? null : new Answer(watch.Elapsed.TotalMilliseconds, size.Value);
    }

    public void Dispose() => _connection.Dispose();

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        Run(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-262144; PRAGMA temp_store=MEMORY;");
        return connection;
    }

    private static void Build(SqliteConnection connection, string file)
    {
        Run(connection, Schema);
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO events (time, kind, namespace, object, actor, actor_class, verb, outcome, size, body) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9)";
        for (var i = 0; i < 10; i++)
        {
            insert.Parameters.Add(new SqliteParameter(FormattableString.Invariant($"${i}"), null));
        }

        var transaction = connection.BeginTransaction();
        foreach (var (at, line) in Ndjson.Lines(file).Index())
        {
            if (at > 0 && at % Ndjson.BatchSize == 0)
            {
                transaction.Commit();
                transaction.Dispose();
                transaction = connection.BeginTransaction();
            }

            Insert(insert, transaction, line.Span);
        }

        transaction.Commit();
        transaction.Dispose();
        Run(connection, "PRAGMA wal_checkpoint(TRUNCATE);");
    }

    private static void Insert(SqliteCommand insert, SqliteTransaction transaction, ReadOnlySpan<byte> line)
    {
        var e = LoadEvent.Read(line);
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(line.Length)];
        BrotliEncoder.TryCompress(line, packed, out var length, quality: 1, window: 22);
        object[] values = [e.Time, e.Kind ?? "", e.Namespace, e.Object, e.User, e.ActorClass, e.Verb, e.Outcome, line.Length, packed[..length]];
        for (var i = 0; i < values.Length; i++)
        {
            insert.Parameters[i].Value = values[i];
        }

        insert.Transaction = transaction;
        insert.ExecuteNonQuery();
    }

    private static void Run(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    /// <summary>Reads and unpacks bodies.</summary>
    /// <returns>How many of them satisfy the condition.</returns>
    private long Bodies(string which, Func<ArraySegment<byte>, bool> counts, params ReadOnlySpan<string> values)
    {
        using var command = Command($"SELECT size, body FROM events {which}", values);
        using var reader = command.ExecuteReader();
        var matches = 0L;
        while (reader.Read())
        {
            var body = ArrayPool<byte>.Shared.Rent(reader.GetInt32(0));
            BrotliDecoder.TryDecompress(reader.GetFieldValue<byte[]>(1), body, out var length);
            matches += counts(new ArraySegment<byte>(body, 0, length)) ? 1 : 0;
            ArrayPool<byte>.Shared.Return(body);
        }

        return matches;
    }

    private long Sum(string text, params ReadOnlySpan<string> values)
    {
        using var command = Command(text, values);
        using var reader = command.ExecuteReader();
        var sum = 0L;
        while (reader.Read())
        {
            sum += reader.GetInt64(1);
        }

        return sum;
    }

    private SqliteCommand Command(string text, ReadOnlySpan<string> values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        foreach (var (i, value) in values.ToArray().Index())
        {
            command.Parameters.AddWithValue($"${(char)('a' + i)}", value);
        }

        return command;
    }
}
