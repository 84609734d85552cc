using System.Text.Json;
using AuditConsole.Core.Access.Accounts;
using AuditConsole.Core.Access.Keys;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using Microsoft.Extensions.Logging;

namespace AuditConsole.Core.Access;

/// <summary>Turns what happens to accounts, sessions and keys into events of the ledger.</summary>
public sealed partial class AccessAudit(IEventIntake intake, TimeProvider time, ILogger<AccessAudit> logger)
{
    /// <summary>What a change answers that could not be recorded: nothing is changed unseen.</summary>
    public static readonly Problem NotRecorded = new(ProblemKind.Unavailable, "The change was not made", "It could not be recorded in the ledger. Try again when the store can be written.");

    /// <summary>True once the event is durable. A refusal is logged; the caller decides whether what it did may stand.</summary>
    public async Task<bool> RecordAsync(AccessFact fact, CancellationToken cancellationToken) => await RecordWithIdAsync(fact, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>The event's id once it is durable; null when it could not be recorded.</summary>
    public async Task<string?> RecordWithIdAsync(AccessFact fact, CancellationToken cancellationToken)
    {
        var e = ToEvent(fact);
        var receipt = await intake.OfferAsync([new OfferedEvent(e, new EventBodies { Before = fact.Before, After = fact.After }, 0, e.Time)], cancellationToken).ConfigureAwait(false);
        if (receipt.Status == IntakeStatus.Committed)
        {
            return e.Id;
        }

        LogNotRecorded(e.Type, e.Id, receipt.Status);
        return null;
    }

    public static ObjectRef About(Account account) => new() { Type = "account", Kind = "Account", Name = account.Email, Uid = account.Id };

    public static ObjectRef About(ApiKey key) => new() { Type = "api_key", Kind = "ApiKey", Name = key.Name, Uid = key.Id };

    public static ReadOnlyMemory<byte> State(Account account) => Json(writer =>
    {
        writer.WriteString("id"u8, account.Id);
        writer.WriteString("email"u8, account.Email);
        writer.WriteString("role"u8, account.Role);
        writer.WriteBoolean("disabled"u8, account.Disabled);
    });

    public static ReadOnlyMemory<byte> State(ApiKey key) => Json(writer =>
    {
        writer.WriteString("id"u8, key.Id);
        writer.WriteString("name"u8, key.Name);
        writer.WriteString("prefix"u8, key.Prefix);
        writer.WriteString("owner"u8, key.OwnerId);
        writer.WriteStartArray("permissions"u8);
        foreach (var permission in key.Permissions)
        {
            writer.WriteStringValue(permission);
        }

        writer.WriteEndArray();
        writer.WriteString("source"u8, key.Source);
        writer.WriteString("expires"u8, key.Expires is { } expires ? Micros.FormatMillis(expires) : null);
    });

    private AuditEvent ToEvent(AccessFact fact)
    {
        var e = new ConsoleEvent(fact.Type, fact.Outcome, fact.By.ToActor()) { Before = fact.Before, After = fact.After, Message = fact.Message, Reason = fact.Reason, Extra = fact.Extra }
            .ToEvent(AccessDirectory.DefaultTenant, time);
        e.Action = fact.Action;
        e.Severity = fact.Severity;
        e.Code = fact.Code;
        e.Resource = fact.Resource ?? e.Resource;
        return e;
    }

    private static ReadOnlyMemory<byte> Json(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The event {Type} {Id} could not be added to the ledger: {Status}")]
    private partial void LogNotRecorded(string type, string id, IntakeStatus status);
}
