using System.Globalization;
using System.Text;
using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Query;

namespace AuditConsole.Web.Api;

/// <summary>Reads events for programs: asks what the caller may see, then searches there. It hides nothing as routine.</summary>
public sealed class AuditLogsService(EventSearch search, LedgerCatalog ledgers, Authorizer authorizer, PageCursors cursors)
{
    private const string SeqPrefix = "seq:";
    private const int LongestId = 256;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    /// <summary>A page of events, newest first.</summary>
    public async Task<Result<EventPage>> ListAsync(Caller caller, AuditLogsQuestion question, CancellationToken cancellationToken)
    {
        if (!authorizer.Allows(caller, question.UsesQueryLanguage ? Permission.AuditSearch : Permission.AuditList, out var scope, out var problem))
        {
            return problem;
        }

        var needsBodies = question.Query.NeedsBodies || question.Shape == EventShape.Native;
        var bodies = needsBodies && authorizer.Allows(caller, Permission.AuditBody, out var bodyScope, out _) ? bodyScope : null;
        if (!QueryVisibility.TryNarrow(question.Query, scope, bodies, out var searched, out problem))
        {
            return problem;
        }

        var before = EventPosition.Newest;
        if (question.Cursor is { } cursor && !cursors.TryRead(cursor, scope, out before))
        {
            return Problem.Invalid("The request cannot be read", "cursor: a `next_cursor` of a former answer was expected");
        }

        var result = await search.RunAsync(Request(searched, question, before), cancellationToken);
        return new EventPage([.. result.Events.Select(stored => new EventAnswer(stored, scope.IsWholeLedger, IncludeBodies: false, question.Shape, bodies?.Contains(stored.Event) == true))])
        {
            NextCursor = result.OlderBefore is { } next ? cursors.Write(next, scope) : null,
            Total = result.Totals?.Events,
            SearchedBackTo = result.SearchedBackTo?.Time,
            Damage = result.Damage,
        };
    }

    /// <summary>One event. Out of scope and never existed look the same.</summary>
    public async Task<Result<EventAnswer>> GetAsync(Caller caller, AuditLogQuestion question, CancellationToken cancellationToken)
    {
        if (!authorizer.Allows(caller, Permission.AuditGet, out var scope, out var problem))
        {
            return problem;
        }

        var bodies = (Scope?)null;
        if ((question.IncludeBodies || question.Shape == EventShape.Native) && !authorizer.Allows(caller, Permission.AuditBody, out bodies, out problem) && question.IncludeBodies)
        {
            return problem;
        }

        if (Find(question, scope) is not { } query)
        {
            return Problem.NotFound;
        }

        var result = await search.RunAsync(new SearchRequest(scope) { Query = query, Limit = 1, ShowSuperseded = true, TimeLimit = TimeLimit }, cancellationToken);
        if (result.Events is not [var stored])
        {
            return result.Damage is [var damage, ..] ? new Problem(ProblemKind.Unavailable, "The event cannot be read", damage) : Problem.NotFound;
        }

        var mayReadBodies = bodies?.Contains(stored.Event) == true;
        stored = scope.IsWholeLedger ? await ledgers.WithChainAsync(scope, stored, cancellationToken) : stored;
        return question.IncludeBodies && !mayReadBodies
            ? Problem.Denied(Permission.AuditBody)
            : new EventAnswer(stored, scope.IsWholeLedger, question.IncludeBodies, question.Shape, mayReadBodies);
    }

    private static SearchRequest Request(Scope scope, AuditLogsQuestion question, EventPosition before) => new(scope)
    {
        Query = question.Query,
        From = question.From,
        To = question.To,
        Limit = question.Limit,
        Offset = question.Offset,
        Before = before,
        Totals = question.IncludeTotal,
        TimeLimit = TimeLimit,
    };

    private static EventQuery? Find(AuditLogQuestion question, Scope scope)
    {
        EventQuery query;
        if (question.Id.StartsWith(SeqPrefix, StringComparison.Ordinal))
        {
            if (!scope.IsWholeLedger || !long.TryParse(question.Id.AsSpan(SeqPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
            {
                return null;
            }

            query = EventQuery.Everything.WithIncluded(EventFields.Seq, seq.ToString(CultureInfo.InvariantCulture));
        }
        else if (Encoding.UTF8.GetByteCount(question.Id) > LongestId)
        {
            return null;
        }
        else
        {
            query = EventQuery.Everything.WithIncluded(EventFields.Id, question.Id);
        }

        return question.Source switch
        {
            null => query,
            { Length: > LongestId } => null,
            var source => query.WithIncluded(EventFields.Source, source),
        };
    }
}

/// <param name="Whole">The caller may see the whole ledger, and so places and proofs.</param>
/// <param name="IncludeBodies">Bodies stand in the answer as <c>parts</c>.</param>
/// <param name="MayReadBodies">The states before and after, which the native shape holds, may be shown.</param>
public sealed record EventAnswer(StoredEvent Stored, bool Whole, bool IncludeBodies, EventShape Shape, bool MayReadBodies);

public sealed record EventPage(IReadOnlyList<EventAnswer> Items)
{
    /// <summary>Null at the end.</summary>
    public string? NextCursor { get; init; }

    /// <summary>All matches; null when not asked for.</summary>
    public long? Total { get; init; }

    /// <summary>Set when time ran out: microseconds UTC down to which the ledger was searched.</summary>
    public long? SearchedBackTo { get; init; }

    /// <summary>What could not be looked at since it is damaged, a sentence each.</summary>
    public IReadOnlyList<string> Damage { get; init; } = [];
}
