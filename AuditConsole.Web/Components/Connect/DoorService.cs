using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Web.Hosting;
using AuditConsole.Web.Hosting.Tls;

namespace AuditConsole.Web.Components.Connect;

/// <summary>Where clusters reach this console, and who was turned away there lately.</summary>
/// <param name="Address">Base address with its final slash; null when there is no listener for clusters.</param>
/// <param name="Authority">PEM of the authority they have to trust; null when it is not the installation's own.</param>
/// <param name="Refusals">Newest first.</param>
/// <param name="Data">The data directory; null when commands find it by themselves.</param>
public sealed record DoorView(string? Address, string? Authority, IReadOnlyList<DoorRefusal> Refusals, string? Data);

/// <summary>Tells those who connect sources about the door for clusters.</summary>
public sealed class DoorService
{
    private readonly Func<CancellationToken, ValueTask<Caller>> _caller;
    private readonly Authorizer _authorizer;
    private readonly IngestDoor _door;
    private readonly DoorRefusals _refusals;

    public DoorService(CallerAccessor callers, Authorizer authorizer, IngestDoor door, DoorRefusals refusals)
        : this(callers.CurrentAsync, authorizer, door, refusals)
    {
    }

    internal DoorService(Func<CancellationToken, ValueTask<Caller>> caller, Authorizer authorizer, IngestDoor door, DoorRefusals refusals)
        => (_caller, _authorizer, _door, _refusals) = (caller, authorizer, door, refusals);

    public async Task<Result<DoorView>> ReadAsync(CancellationToken cancellationToken)
    {
        var caller = await _caller(cancellationToken);
        return _authorizer.Allows(caller, Permission.SourceEdit, out _, out var problem)
            ? new DoorView(_door.PublicAddress?.ToString(), _door.Authority, _refusals.Newest, _door.OtherData)
            : problem;
    }
}
