using System.Globalization;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditConsole.Core.Ingestion.Sources.Credentials;

/// <summary>The tokens of the sources, in memory, so that no request waits for the store to know its sender. Each change is an event of the ledger.</summary>
public sealed class IngestTokens(IDbContextFactory<AuditDbContext> contexts, StoreWriter writer, SourceRegistry sources, ConsoleEvents events, TimeProvider time) : IDisposable
{
    /// <summary>How long the tokens before may stay good beside a new one.</summary>
    public static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(7);

    private const int MaxPerSource = 10;
    private const string LedgerId = LedgerCatalog.DefaultTenant;

    private static readonly Problem NotRecorded = new(ProblemKind.Unavailable, "The tokens were not changed", "It could not be recorded in the ledger. Try again when the store can be written.");

    private static readonly Problem EndedUnrecorded = new(ProblemKind.Unavailable, "The token was revoked, but not recorded", "It opens nothing any more, but the ledger could not take the event.");

    private readonly SemaphoreSlim _changing = new(1, 1);
    private volatile TokenSnapshot _current = TokenSnapshot.Empty;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await RefreshAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>The tokens of a source that are still good, the newest first.</summary>
    public IReadOnlyList<SourceToken> List(string source)
    {
        var now = Micros.Now(time);
        return [.. _current.Tokens.Where(t => t.Source == source && !t.IsExpired(now))];
    }

    /// <summary>The token with this text, whether it is still good or not.</summary>
    public SourceToken? Find(string text) => _current.Find(text);

    /// <summary>Adds a token; those before stay as good as they were.</summary>
    public Task<Result<CreatedSourceToken>> CreateAsync(string source, ConsoleActor by, CancellationToken cancellationToken)
        => AddAsync("config.source.token.create", source, overlap: null, by, cancellationToken);

    /// <summary>Adds a token that takes the place of all before, which stay good beside it for a while.</summary>
    /// <param name="overlap">At most <see cref="LongestOverlap"/>; none ends them at once.</param>
    public async Task<Result<CreatedSourceToken>> RotateAsync(string source, TimeSpan overlap, ConsoleActor by, CancellationToken cancellationToken)
        => overlap < TimeSpan.Zero || overlap > LongestOverlap
            ? Problem.Invalid("The overlap will not do", string.Create(CultureInfo.InvariantCulture, $"Expected 0 to {LongestOverlap.TotalDays} days."))
            : await AddAsync("config.source.token.rotate", source, overlap, by, cancellationToken).ConfigureAwait(false);

    /// <summary>Ends the token at once, also when that cannot be recorded: then the problem says so.</summary>
    public async Task<Problem?> RevokeAsync(string source, string id, ConsoleActor by, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var before = List(source);
            if (before.FirstOrDefault(t => t.Id == id) is not { } token)
            {
                return Problem.NotFound;
            }

            await writer.WriteAsync((context, stop) => context.Set<SourceTokenRow>().Where(t => t.LedgerId == LedgerId && t.Id == id).ExecuteDeleteAsync(stop), cancellationToken).ConfigureAwait(false);
            await RefreshAsync(CancellationToken.None).ConfigureAwait(false);
            return await RecordAsync("config.source.token.revoke", token, before, [.. before.Where(t => t.Id != id)], by).ConfigureAwait(false) ? null : EndedUnrecorded;
        }
        finally
        {
            _changing.Release();
        }
    }

    public void Dispose() => _changing.Dispose();

    private async Task<Result<CreatedSourceToken>> AddAsync(string type, string source, TimeSpan? overlap, ConsoleActor by, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var before = List(source);
            if (sources.Find(source) is null)
            {
                return Problem.NotFound;
            }

            if (before.Count >= MaxPerSource)
            {
                return new Problem(ProblemKind.Conflict, "The source has too many tokens", string.Create(CultureInfo.InvariantCulture, $"At most {MaxPerSource} are kept; revoke some first."));
            }

            var now = Micros.Now(time);
            var text = SourceTokenText.New();
            var made = new SourceToken
            {
                Id = Guid.CreateVersion7(time.GetUtcNow()).ToString(),
                Source = source,
                Hint = SourceTokenText.Hint(text)!,
                Hash = SourceTokenText.Hash(text),
                Created = now,
            };
            IReadOnlyList<SourceToken> kept = overlap is { } still ? [.. before.Select(t => t with { Expires = Sooner(t.Expires, now + (long)still.TotalMicroseconds) }).Where(t => !t.IsExpired(now))] : before;

            // The event first: no token can stand that was not recorded. From here on it is made, also when the page is closed in the meantime.
            if (!await RecordAsync(type, made, before, [made, .. kept], by).ConfigureAwait(false))
            {
                return NotRecorded;
            }

            await SaveAsync(source, made, kept).ConfigureAwait(false);
            await RefreshAsync(CancellationToken.None).ConfigureAwait(false);
            return new CreatedSourceToken(made, text);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Those that are over go with the change.</summary>
    private Task SaveAsync(string source, SourceToken made, IReadOnlyList<SourceToken> kept) => writer.WriteAsync(
        async (context, stop) =>
        {
            foreach (var row in await context.Set<SourceTokenRow>().Where(t => t.LedgerId == LedgerId && t.Source == source).ToListAsync(stop).ConfigureAwait(false))
            {
                if (kept.FirstOrDefault(t => t.Id == row.Id) is { } token)
                {
                    row.Expires = token.Expires;
                }
                else
                {
                    context.Remove(row);
                }
            }

            context.Add(SourceTokenRow.From(made, LedgerId));
            await context.SaveChangesAsync(stop).ConfigureAwait(false);
        },
        CancellationToken.None);

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var rows = await context.Set<SourceTokenRow>().AsNoTracking().Where(t => t.LedgerId == LedgerId)
                .OrderByDescending(t => t.Created).ThenByDescending(t => t.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
            _current = new TokenSnapshot([.. rows.Select(r => r.ToToken())]);
        }
    }

    private async Task<bool> RecordAsync(string type, SourceToken token, IReadOnlyList<SourceToken> before, IReadOnlyList<SourceToken> after, ConsoleActor by)
    {
        var e = new ConsoleEvent(type, Outcome.Success, by)
        {
            Object = new ConsoleObject("source_token") { Kind = "SourceTokens", Name = token.Source },
            Message = $"Token {token.Fingerprint} of the source {token.Source}",
            Before = TokenDocument.Of(token.Source, before),
            After = TokenDocument.Of(token.Source, after),
        };
        return (await events.RecordAsync(e, CancellationToken.None).ConfigureAwait(false)).Status == IntakeStatus.Committed;
    }

    private static long Sooner(long? one, long other) => one < other ? one.Value : other;
}
