using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace AuditConsole.Web.Hosting.Circuits;

/// <summary>How many connected circuits each person has, and all have.</summary>
public sealed class CircuitCount(IOptions<WebLimits> limits)
{
    private readonly ConcurrentDictionary<string, string> _owners = new();

    public int All => _owners.Count;

    public int Of(string accountId) => _owners.Count(pair => pair.Value == accountId);

    /// <summary>True when the person, or the server, may not have one more.</summary>
    public bool IsFull(string accountId) => All >= limits.Value.CircuitsPerNode || Of(accountId) >= limits.Value.CircuitsPerUser;

    internal void Connected(string circuitId, string accountId) => _owners[circuitId] = accountId;

    internal void Disconnected(string circuitId) => _owners.TryRemove(circuitId, out _);
}
