using AuditConsole.Core.Access;

namespace AuditConsole.Web.Hosting.Circuits;

/// <summary>Where the circuit of this scope comes from; outside of circuits it stays closed.</summary>
/// <remarks>In a circuit the HTTP context is that of a request long gone, or none: nothing may be read from it.</remarks>
public sealed class CircuitOrigin
{
    public bool IsCircuit { get; private set; }

    public ClientOrigin Origin { get; private set; } = ClientOrigin.None;

    internal void Open(ClientOrigin origin) => (IsCircuit, Origin) = (true, origin);
}
