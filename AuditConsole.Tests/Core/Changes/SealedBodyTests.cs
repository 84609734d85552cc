using System.Text;
using AuditConsole.Core.Access;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Events;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage;
using AuditConsole.Tests.Core.Ledgers;
using AuditConsole.Tests.Core.Ledgers.Sealing;
using AuditConsole.Tests.Faults.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace AuditConsole.Tests.Core.Changes;

/// <summary>Versions whose bodies are in a segment, and some in the head behind it.</summary>
public sealed class SealedBodyTests(SealedBodyTests.Life life) : IClassFixture<SealedBodyTests.Life>
{
    private const int Every = 100;
    private const int Events = ColumnRun.Capacity + 10 * Every;
    private static readonly Scope Everything = new("default");

    [Fact]
    public async Task Each_is_read_back_as_it_was_sent_and_so_is_one_that_came_late()
    {
        await using var folder = life.Folder.CopyAsKilled();
        var running = await folder.OpenAsync();
        await CheckAsync(await ProjectAsync(running), Sent);

        var late = (Time: ManyEvents.Start + Events / 2, Body: Make.Body(1, Events / 2));
        await running.OfferAsync(Update("late", late.Time, late.Body));
        await CheckAsync(await ProjectAsync(running), [.. Sent.Append(late).OrderBy(sent => sent.Time)]);
    }

    [Fact]
    public async Task Those_of_a_damaged_segment_say_so_and_the_others_are_shown()
    {
        await using var folder = life.Folder.CopyAsKilled();
        folder.Execute("UPDATE SegmentBodies SET Content = zeroblob(9)");
        var catalog = await ProjectAsync(await folder.OpenAsync());

        Assert.False((await catalog.DocumentAsync(Everything, Make.Key, 1, default)).Succeeded(out _, out var problem));
        Assert.Contains("of segment 0 of the ledger 'default' is damaged", problem.Detail, StringComparison.Ordinal);
        Assert.Equal(Sent[^1].Body, await BodyAsync(catalog, Sent.Count));
        Assert.Equal(Sent.Count, (await catalog.VersionsAsync(Everything, Make.Key, withNoise: true, null, 10_000, default)).Count);
    }

    [Fact]
    public async Task The_store_of_a_version_that_kept_each_body_is_projected_anew_in_the_room_they_took()
    {
        await using var folder = life.Folder.CopyAsKilled();
        var versions = folder.Ask<string>(AllVersions);
        await Backlog.MigrateBackAsync(folder, "VersionBodies");
        folder.Execute("INSERT INTO ProjectionStates VALUES ('default', 'changes', @0, 3)", Events);
        for (var i = 0; i < Sent.Count; i++)
        {
            folder.Execute("INSERT INTO Manifests VALUES ('default', randomblob(32), @0)", ManifestCodec.Encode(Encoding.UTF8.GetBytes(Sent[i].Body)));
        }

        var pages = folder.Ask<long>("PRAGMA page_count");
        var catalog = await ProjectAsync(await folder.OpenAsync());

        Assert.Equal(versions, folder.Ask<string>(AllVersions));
        Assert.Equal(0, folder.Ask<long>("SELECT COUNT(*) FROM Manifests"));
        Assert.InRange(folder.Ask<long>("PRAGMA page_count"), 1, pages + 10);
        await CheckAsync(catalog, Sent);
    }

    private const string AllVersions = "SELECT group_concat(Ordinal || ' ' || Seq || ' ' || hex(BodyHash) || ' ' || coalesce(Note, ''), ';') FROM (SELECT * FROM ObjectVersions ORDER BY ObjectId, Ordinal)";

    /// <summary>The policy's bodies in the order of their times.</summary>
    private static List<(long Time, string Body)> Sent { get; } = [.. Enumerable.Range(0, Events).Where(i => i % Every == 0).Select(i => (ManyEvents.Start + i, Make.Body(1000 + i, i + 1)))];

    private static async Task CheckAsync(ObjectCatalog catalog, List<(long Time, string Body)> sent)
    {
        for (var number = 1; number <= sent.Count; number++)
        {
            Assert.Equal(sent[number - 1].Body, await BodyAsync(catalog, number));
        }
    }

    private static async Task<string> BodyAsync(ObjectCatalog catalog, int number)
        => (await catalog.DocumentAsync(Everything, Make.Key, number, default)).Succeeded(out var document, out var problem)
            ? Encoding.UTF8.GetString(document.Body.Span)
            : problem.Detail ?? problem.Title;

    private static async Task<ObjectCatalog> ProjectAsync(RunningLedger running)
    {
        var (contexts, reader) = (running.Services.GetRequiredService<IDbContextFactory<AuditDbContext>>(), running.Ledger.Reader);
        var projection = new ChangeProjection("default", contexts, running.Services.GetRequiredService<StoreWriter>(), reader.ReadAsync);
        await projection.OpenAsync(running.Ledger.Size, default);
        await using var events = reader.ReadAfterAsync(projection.Position, default).GetAsyncEnumerator();
        var batches = new BatchReader(events, NullLogger.Instance);
        while (await batches.NextAsync(default) is { } batch)
        {
            await foreach (var part in projection.PartsAsync(batch, default))
            {
                await projection.ApplyAsync(part, default);
            }
        }

        return new ObjectCatalog(contexts, new ProjectionPositions(), (_, seqs, token) => reader.ReadAsync(seqs, token));
    }

    private static OfferedEvent Update(string id, long time, string body)
    {
        var offered = Offered.Event(id, id, time: time, response: body);
        offered.Event.Resource = new ObjectRef { Group = Make.Key.Group, Version = "v1", Kind = Make.Key.Kind, Resource = "networkpolicies", Namespace = Make.Key.Namespace, Name = Make.Key.Name };
        return offered;
    }

    private static OfferedEvent Read(int i)
    {
        var offered = Offered.Event($"e{i}", $"content {i}", time: ManyEvents.Start + i, response: "");
        (offered.Event.Class, offered.Event.Action, offered.Event.Verb) = (EventClass.Read, EventAction.Read, "get");
        return offered;
    }

    /// <summary>A projected ledger with one segment.</summary>
    public sealed class Life : IAsyncLifetime
    {
        internal LedgerFolder Folder { get; } = new();

        public async Task InitializeAsync()
        {
            var running = await Folder.OpenAsync();
            foreach (var batch in Enumerable.Range(0, Events).Select(i => i % Every == 0 ? Update($"e{i}", Sent[i / Every].Time, Sent[i / Every].Body) : Read(i)).Chunk(4000))
            {
                await running.OfferAsync(batch);
            }

            await running.Ledger.Sealer.FinishedAsync(default);
            await ProjectAsync(running);
            await running.StopAsync();
        }

        public async Task DisposeAsync() => await Folder.DisposeAsync();
    }
}
