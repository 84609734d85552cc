using System.Globalization;
using System.Text.RegularExpressions;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Access.Keys;

/// <summary>Makes and revokes API keys. Each change is an event of the ledger.</summary>
public sealed partial class ApiKeyRegister(StoreWriter writer, AccessDirectory directory, AccessAudit audit, IOptions<AccessLimits> limits, TimeProvider time)
{
    public const int MaxName = 100;

    public const int MaxDays = 366;

    /// <summary>Days a new key is valid when nothing else is chosen.</summary>
    public int UsualDays => limits.Value.ApiKeyDays;

    private static readonly Problem EndedUnrecorded = new(ProblemKind.Unavailable, "The key was revoked, but not recorded", "It opens nothing any more. The ledger could not take the event; the program's log names the key's revocation.");

    /// <summary>Nobody can grant what he does not hold; the owner is the account that asks.</summary>
    public async Task<Result<CreatedApiKey>> CreateAsync(NewApiKey request, Caller by, CancellationToken cancellationToken)
    {
        if (Check(request, by) is { } problem)
        {
            return problem;
        }

        var text = ApiKeyText.New();
        var now = Micros.Now(time);
        var key = Make(text, request.Name.Trim(), request.Permissions, by.Id, now) with
        {
            Source = request.Source,
            Expires = request.Days is { } days ? now + (days * Micros.PerDay) : null,
        };
        return await AddAsync(key, by, cancellationToken).ConfigureAwait(false) is { } failure ? failure : new CreatedApiKey(key, text);
    }

    /// <summary>Takes a key made elsewhere, in any form: the one of an unattended set-up. It has every permission and does not expire, and takes the place of what a set-up left that was killed.</summary>
    internal async Task<Problem?> AdoptAsync(string text, string name, string ownerId, Caller by, CancellationToken cancellationToken)
    {
        var key = Make(text, name, Permission.All, ownerId, Micros.Now(time));
        var hash = key.SecretHash.ToArray();
        await writer.WriteAsync((context, token) => context.Set<ApiKeyRow>().Where(k => k.SecretHash == hash).ExecuteDeleteAsync(token), cancellationToken).ConfigureAwait(false);
        return await AddAsync(key, by, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the key at once, also when that cannot be recorded: then the problem says so.</summary>
    public async Task<Problem?> RevokeAsync(string id, Caller by, CancellationToken cancellationToken)
    {
        if (directory.Current.Key(id) is not { } key)
        {
            return Problem.NotFound;
        }

        await RemoveAsync(id, cancellationToken).ConfigureAwait(false);
        await directory.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        var fact = new AccessFact("config.key.delete", by) { Action = EventAction.Delete, Resource = AccessAudit.About(key), Before = AccessAudit.State(key) };
        return await audit.RecordAsync(fact, CancellationToken.None).ConfigureAwait(false) ? null : EndedUnrecorded;
    }

    private Problem? Check(NewApiKey request, Caller by)
    {
        if (request.Name.Trim() is not { Length: > 0 and <= MaxName } || request.Name.Any(char.IsControl))
        {
            return Problem.Invalid("The name will not do", $"1 to {MaxName} characters without control characters are expected.");
        }

        if (by.Kind != CallerKind.User || directory.Current.Account(by.Id) is null)
        {
            return Problem.Invalid("A key needs an owner", "Only a signed-in account can make keys.");
        }

        if (request.Permissions.Count == 0 || request.Permissions.Except(Permission.All).Any())
        {
            return Problem.Invalid("The permissions will not do", "One or more of the known permissions are expected.");
        }

        var held = by.Grants.SelectMany(g => g.Permissions).ToHashSet();
        if (request.Permissions.FirstOrDefault(p => !held.Contains(p)) is { } missing)
        {
            return Problem.Denied(missing);
        }

        if (request.Source is { } source && (!SourceName().IsMatch(source) || source == ConsoleEvent.Source))
        {
            return Problem.Invalid("The source's name will not do", "Letters, digits and . _ : - are expected, beginning with a letter or digit, at most 128.");
        }

        var writesOnly = request.Permissions.All(p => p == Permission.EventsWrite);
        if (request.Days is null ? !writesOnly : request.Days is < 1 or > MaxDays)
        {
            return Problem.Invalid("The expiry will not do", $"1 to {MaxDays} days are expected; only a key that does nothing but send events may be valid for ever.");
        }

        return directory.Current.Keys.Count >= limits.Value.ApiKeys
            ? new Problem(ProblemKind.Conflict, "There are too many keys", string.Create(CultureInfo.InvariantCulture, $"At most {limits.Value.ApiKeys} are kept; revoke some first."))
            : null;
    }

    private ApiKey Make(string text, string name, IReadOnlyList<string> permissions, string ownerId, long now) => new()
    {
        Id = Guid.CreateVersion7(time.GetUtcNow()).ToString(),
        Name = name,
        Prefix = ApiKeyText.Prefix(text),
        SecretHash = ApiKeyText.Hash(text),
        OwnerId = ownerId,
        Permissions = permissions,
        Scope = new Scope(AccessDirectory.DefaultTenant),
        Created = now,
    };

    private async Task<Problem?> AddAsync(ApiKey key, Caller by, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var fact = new AccessFact("config.key.create", by) { Action = EventAction.Create, Resource = AccessAudit.About(key), After = AccessAudit.State(key) };

        // The event first: no key can stand that was not recorded. From here on it is made, also when the page is closed in the meantime.
        if (!await audit.RecordAsync(fact, CancellationToken.None).ConfigureAwait(false))
        {
            return AccessAudit.NotRecorded;
        }

        await writer.WriteAsync(
            async (context, token) =>
            {
                context.Add(ApiKeyRow.From(key));
                await context.SaveChangesAsync(token).ConfigureAwait(false);
            },
            CancellationToken.None).ConfigureAwait(false);
        await directory.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        return null;
    }

    private Task<int> RemoveAsync(string id, CancellationToken cancellationToken)
        => writer.WriteAsync((context, token) => context.Set<ApiKeyRow>().Where(k => k.Id == id).ExecuteDeleteAsync(token), cancellationToken);

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$", RegexOptions.NonBacktracking)]
    private static partial Regex SourceName();
}
