using System.Data.Common;
using AuditConsole.Core.Changes.State;

namespace AuditConsole.Core.Changes.Projection;

/// <summary>Writes rows of the projection through prepared commands: EF's change tracker costs several times the insert itself, and this runs for every change there is.</summary>
internal sealed class ProjectionWriter(DbConnection connection, DbTransaction transaction, string ledgerId) : IAsyncDisposable
{
    private readonly Statement _manifest = new(connection, transaction, """
        INSERT INTO "Manifests" ("LedgerId", "Hash", "Body") VALUES (@p0, @p1, @p2) ON CONFLICT ("LedgerId", "Hash") DO NOTHING
        """, 3);

    private readonly Statement _version = new(connection, transaction, """
        INSERT INTO "ObjectVersions" ("LedgerId", "ObjectId", "Ordinal", "Number", "Seq", "Time", "Actor", "Action", "Class", "Before", "After", "Flags", "Uid", "Reason", "Note", "Added",
            "Removed", "BeforeHash", "BeforeSeq", "BodyHash", "BodySeq", "LastNumber", "State", "Known", "Version", "Generation", "HighTime", "HighVersion", "HighVersionAt", "RequestKey", "SourceKey", "Rank")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18, @p19, @p20, @p21, @p22, @p23, @p24, @p25, @p26, @p27, @p28, @p29, @p30, @p31)
        """, 32);

    private readonly Statement _insertObject = new(connection, transaction, """
        INSERT INTO "Objects" ("LedgerId", "Id", "Cluster", "Group", "Kind", "Namespace", "Name", "Project", "Uid", "Tier", "Order", "TierRank", "Rank", "State", "Versions", "LastSeq", "LastTime", "LastActor", "LastAction")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18)
        """, 19);

    private readonly Statement _updateObject = new(connection, transaction, """
        UPDATE "Objects" SET "Project" = @p2, "Uid" = @p3, "State" = @p4, "Versions" = @p5, "LastSeq" = @p6, "LastTime" = @p7, "LastActor" = @p8, "LastAction" = @p9 WHERE "LedgerId" = @p0 AND "Id" = @p1
        """, 10);

    private readonly Statement _placeObject = new(connection, transaction, """
        UPDATE "Objects" SET "Tier" = @p2, "Order" = @p3, "TierRank" = @p4, "Rank" = @p5 WHERE "LedgerId" = @p0 AND "Id" = @p1
        """, 6);

    private readonly Statement _newestBody = new(connection, transaction, """
        INSERT INTO "NewestBodies" ("LedgerId", "ObjectId", "Body") VALUES (@p0, @p1, @p2) ON CONFLICT ("LedgerId", "ObjectId") DO UPDATE SET "Body" = excluded."Body"
        """, 3);

    private readonly Statement _noBody = new(connection, transaction, """
        DELETE FROM "NewestBodies" WHERE "LedgerId" = @p0 AND "ObjectId" = @p1
        """, 2);

    private readonly Statement _cut = new(connection, transaction, """
        DELETE FROM "ObjectVersions" WHERE "LedgerId" = @p0 AND "ObjectId" = @p1 AND "Ordinal" >= @p2
        """, 3);

    private readonly Statement _rank = new(connection, transaction, """
        UPDATE "Objects" SET "TierRank" = @p3 WHERE "LedgerId" = @p0 AND "Cluster" = @p1 AND "Tier" = @p2
        """, 4);

    private readonly Statement _sweep = new(connection, transaction, """
        INSERT INTO "Sweeps" ("LedgerId", "Seq", "Time", "Cluster", "Namespace", "Group", "Kind") VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)
        """, 7);

    private readonly Statement _position = new(connection, transaction, """
        INSERT INTO "ProjectionStates" ("LedgerId", "Name", "Version", "Position") VALUES (@p0, @p1, @p2, @p3)
        ON CONFLICT ("LedgerId", "Name") DO UPDATE SET "Version" = excluded."Version", "Position" = excluded."Position"
        """, 4);

    public Task ManifestAsync(byte[] hash, byte[] body, CancellationToken cancellationToken) => _manifest.RunAsync(cancellationToken, ledgerId, hash, body);

    public Task VersionAsync(long objectId, ObjectVersionRow v, CancellationToken cancellationToken) => _version.RunAsync(
        cancellationToken, ledgerId, objectId, v.Ordinal, v.Number, v.Seq, v.Time, v.Actor, v.Action, v.Class, v.Before, v.After, v.Flags, UidCodec.Write(v.Uid), v.Reason, v.Note, v.Added, v.Removed, v.BeforeHash, v.BeforeSeq, v.BodyHash, v.BodySeq,
        v.LastNumber, v.State, v.Known, v.Version, v.Generation, v.HighTime, v.HighVersion, v.HighVersionAt, v.RequestKey, v.SourceKey, v.Rank);

    public Task InsertObjectAsync(ObjectRow o, CancellationToken cancellationToken) => _insertObject.RunAsync(
        cancellationToken, ledgerId, o.Id, o.Cluster, o.Group, o.Kind, o.Namespace, o.Name, o.Project, o.Uid, o.Tier, o.Order, o.TierRank, o.Rank, o.State, o.Versions, o.LastSeq, o.LastTime, o.LastActor, o.LastAction);

    public Task UpdateObjectAsync(ObjectRow o, CancellationToken cancellationToken) => _updateObject.RunAsync(
        cancellationToken, ledgerId, o.Id, o.Project, o.Uid, o.State, o.Versions, o.LastSeq, o.LastTime, o.LastActor, o.LastAction);

    /// <summary>Where a policy stands among others; apart from the rest, since it seldom changes and is all there is to an index.</summary>
    public Task PlaceObjectAsync(ObjectRow o, CancellationToken cancellationToken) => _placeObject.RunAsync(cancellationToken, ledgerId, o.Id, o.Tier, o.Order, o.TierRank, o.Rank);

    /// <param name="body">Null when the object is gone, or its state not known.</param>
    public Task NewestBodyAsync(long objectId, byte[]? body, CancellationToken cancellationToken)
        => body is null ? _noBody.RunAsync(cancellationToken, ledgerId, objectId) : _newestBody.RunAsync(cancellationToken, ledgerId, objectId, body);

    /// <summary>Removes the entries of a lineage from a place on.</summary>
    public Task CutAsync(long objectId, int from, CancellationToken cancellationToken) => _cut.RunAsync(cancellationToken, ledgerId, objectId, from);

    public Task RankAsync(string cluster, string tier, double rank, CancellationToken cancellationToken) => _rank.RunAsync(cancellationToken, ledgerId, cluster, tier, rank);

    public Task SweepAsync(ObjectSweep s, CancellationToken cancellationToken) => _sweep.RunAsync(cancellationToken, ledgerId, s.Write.Seq, s.Write.Time, s.Cluster, s.Namespace, s.Group, s.Kind);

    public Task PositionAsync(string name, int version, long position, CancellationToken cancellationToken) => _position.RunAsync(cancellationToken, ledgerId, name, version, position);

    public async ValueTask DisposeAsync()
    {
        await _manifest.DisposeAsync().ConfigureAwait(false);
        await _version.DisposeAsync().ConfigureAwait(false);
        await _insertObject.DisposeAsync().ConfigureAwait(false);
        await _updateObject.DisposeAsync().ConfigureAwait(false);
        await _placeObject.DisposeAsync().ConfigureAwait(false);
        await _newestBody.DisposeAsync().ConfigureAwait(false);
        await _noBody.DisposeAsync().ConfigureAwait(false);
        await _cut.DisposeAsync().ConfigureAwait(false);
        await _rank.DisposeAsync().ConfigureAwait(false);
        await _sweep.DisposeAsync().ConfigureAwait(false);
        await _position.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A command prepared at its first use, with parameters p0, p1, …</summary>
    private sealed class Statement(DbConnection connection, DbTransaction transaction, string sql, int parameters) : IAsyncDisposable
    {
        private DbCommand? _command;

        public async Task RunAsync(CancellationToken cancellationToken, params object?[] values)
        {
            var command = _command ??= Create();
            for (var i = 0; i < parameters; i++)
            {
                command.Parameters[i].Value = values[i] ?? DBNull.Value;
            }

            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        public ValueTask DisposeAsync() => _command?.DisposeAsync() ?? ValueTask.CompletedTask;

        private DbCommand Create()
        {
            var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = sql;
            for (var i = 0; i < parameters; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = $"@p{i}";
                command.Parameters.Add(parameter);
            }

            return command;
        }
    }
}
