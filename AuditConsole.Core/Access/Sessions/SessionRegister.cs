using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using AuditConsole.Core.Common;
using AuditConsole.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Access.Sessions;

/// <summary>Opens, finds and ends sessions. The process that serves owns the store, so what it has in memory is what holds; the store is for the next start.</summary>
public sealed class SessionRegister(IDbContextFactory<AuditDbContext> contexts, StoreWriter writer, AccessDirectory directory, SessionEnds ends, IOptions<AccessLimits> limits, TimeProvider time)
{
    private const int KeyBytes = 32;

    private readonly ConcurrentDictionary<string, Session> _known = new();

    // A row read before sessions were ended must not become known after it: who adds holds the gate and looks whether any ended since.
    private readonly Lock _gate = new();
    private int _ended;

    /// <summary>How long a session may go without use.</summary>
    public TimeSpan Idle => limits.Value.SessionIdle;

    /// <summary>How long a session may last.</summary>
    public TimeSpan Max => limits.Value.SessionMax;

    /// <summary>Opens a session and answers the key for the browser's cookie: 43 base64url characters.</summary>
    public async Task<(string Key, Session Session)> OpenAsync(AccountFacts account, ClientOrigin origin, CancellationToken cancellationToken)
    {
        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));
        var now = Micros.Now(time);
        var session = new Session
        {
            Tenant = account.Tenant,
            Id = IdOf(key),
            AccountId = account.Id,
            SecurityStamp = account.SecurityStamp,
            Created = now,
            LastUsed = now,
            Address = Cut(origin.Address, 64),
            UserAgent = Cut(origin.UserAgent, 1024),
        };
        var before = Volatile.Read(ref _ended);
        await writer.WriteAsync(
            async (context, token) =>
            {
                var oldest = now - Microseconds(Max);
                await context.Set<Session>().Where(s => s.Created < oldest).ExecuteDeleteAsync(token).ConfigureAwait(false);
                context.Add(session);
                await context.SaveChangesAsync(token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        TryKnow(session, before);
        Forget(now);
        return (key, session);
    }

    /// <summary>The session of a cookie's value while it is good, else null.</summary>
    public async Task<Session?> FindAsync(string key, CancellationToken cancellationToken)
        => key.Length == 43 && Base64Url.IsValid(key) ? await FindByIdAsync(IdOf(key), cancellationToken).ConfigureAwait(false) : null;

    /// <summary>The session while it is good: used within the idle time, not too old, of an account that is as it was at sign-in.</summary>
    public async ValueTask<Session?> FindByIdAsync(string id, CancellationToken cancellationToken)
    {
        Session? session;
        while (!_known.TryGetValue(id, out session))
        {
            var before = Volatile.Read(ref _ended);
            var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            await using (context.ConfigureAwait(false))
            {
                session = await context.Set<Session>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken).ConfigureAwait(false);
            }

            if (session is null)
            {
                return null;
            }

            TryKnow(session, before);
        }

        return IsGood(session, Micros.Now(time)) ? session : null;
    }

    /// <summary>Notes that a person used the session.</summary>
    public async ValueTask UseAsync(Session session, CancellationToken cancellationToken)
    {
        var now = Micros.Now(time);
        var before = session.LastUsed;
        if (now - before < Micros.PerMinute)
        {
            return;
        }

        session.LastUsed = now;
        var id = session.Id;
        await writer.WriteAsync(
            (context, token) => context.Set<Session>().Where(s => s.Id == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.LastUsed, now), token),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The good sessions of an account, the newest first.</summary>
    public async Task<IReadOnlyList<Session>> ListAsync(string accountId, CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var rows = await context.Set<Session>().AsNoTracking().Where(s => s.AccountId == accountId).OrderByDescending(s => s.Created).ToListAsync(cancellationToken).ConfigureAwait(false);
            var now = Micros.Now(time);
            return [.. rows.Select(row => _known.GetValueOrDefault(row.Id, row)).Where(s => IsGood(s, now))];
        }
    }

    /// <summary>Ends one session of the account; false when it has no such session.</summary>
    public Task<bool> EndAsync(string accountId, string id, CancellationToken cancellationToken)
        => EndWhereAsync(s => s.AccountId == accountId && s.Id == id, cancellationToken);

    public Task<bool> EndAllAsync(string accountId, CancellationToken cancellationToken)
        => EndWhereAsync(s => s.AccountId == accountId, cancellationToken);

    private async Task<bool> EndWhereAsync(System.Linq.Expressions.Expression<Func<Session, bool>> which, CancellationToken cancellationToken)
    {
        var ended = await writer.WriteAsync((context, token) => context.Set<Session>().Where(which).ExecuteDeleteAsync(token), cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            _ended++;
            foreach (var session in _known.Values.Where(which.Compile()))
            {
                _known.TryRemove(session.Id, out _);
            }
        }

        ends.Announce();
        return ended > 0;
    }

    /// <summary>Keeps what was read while none ended since; otherwise it has to be read again.</summary>
    private void TryKnow(Session session, int before)
    {
        lock (_gate)
        {
            if (_ended == before)
            {
                _known.TryAdd(session.Id, session);
            }
        }
    }

    private bool IsGood(Session session, long now)
        => now - session.LastUsed < Microseconds(Idle)
            && now - session.Created < Microseconds(Max)
            && directory.Current.Account(session.AccountId) is { Disabled: false } account
            && account.SecurityStamp == session.SecurityStamp;

    private void Forget(long now)
    {
        foreach (var session in _known.Values.Where(s => !IsGood(s, now)))
        {
            _known.TryRemove(session.Id, out _);
        }
    }

    private static string IdOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));

    private static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    private static string? Cut(string? text, int length) => text?.Length > length ? text[..length] : text;
}
