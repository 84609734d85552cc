using System.Globalization;
using System.Text.Json;
using AuditConsole.Core.Events;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Segments;
using AuditConsole.Core.Storage;

namespace AuditConsole.Core.Ledgers;

/// <summary>The events that a ledger writes about itself.</summary>
internal static class HousekeepingEvents
{
    public const string GenesisType = "log.genesis";
    public const string StartType = "log.start";
    public const string StopType = "log.stop";

    public static string Version { get; } = typeof(HousekeepingEvents).Assembly.GetName().Version!.ToString(3);

    /// <summary>The first event of every ledger; it governs, so its facts are members of <c>data</c>.</summary>
    public static (OfferedEvent Event, byte[] DataMembers) Genesis(LedgerRow ledger, SigningKey key, TimeProvider time)
    {
        var members = JsonSerializer.SerializeToUtf8Bytes(new
        {
            governing = 0,
            origin = ledger.Origin,
            segment_size = ColumnRun.Capacity,
            format = "ACR1",
            created = ledger.Created,
            key = new { id = key.Id, spki = Convert.ToBase64String(key.Spki) },
        });
        return (Build(GenesisType, ledger.LedgerId, ledger.Origin, "The ledger was made.", [], time), members);
    }

    /// <param name="size">Events found in the ledger.</param>
    public static OfferedEvent Start(string tenant, string origin, long size, bool isUnclean, TimeProvider time) => Build(
        StartType,
        tenant,
        origin,
        string.Create(CultureInfo.InvariantCulture, $"AuditConsole {Version} started{(isUnclean ? " after it had not been stopped cleanly" : "")}; the ledger held {size} events."),
        [new("version", Version), new("unclean", isUnclean ? "true" : "false"), new("size", size.ToString(CultureInfo.InvariantCulture))],
        time);

    public static OfferedEvent Stop(string tenant, string origin, TimeProvider time)
        => Build(StopType, tenant, origin, $"AuditConsole {Version} was stopped.", [new("version", Version)], time);

    private static OfferedEvent Build(string type, string tenant, string origin, string message, IReadOnlyList<KeyValuePair<string, string>> extra, TimeProvider time)
        => ConsoleEvents.Build(
            new ConsoleEvent(type, Outcome.Success, ConsoleActor.Console) { Object = new ConsoleObject("ledger") { Name = tenant, Id = origin }, Message = message, Extra = extra },
            tenant,
            time);
}
