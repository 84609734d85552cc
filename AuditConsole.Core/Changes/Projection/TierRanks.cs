namespace AuditConsole.Core.Changes.Projection;

/// <summary>The order of the tiers of each cluster, by which policies are listed as they are evaluated.</summary>
internal sealed class TierRanks
{
    /// <summary>What belongs to no tier comes last.</summary>
    public const double WithoutTier = double.MaxValue;

    /// <summary>A tier nothing is known of comes after those with an order.</summary>
    private const double Unknown = 1e300;

    private readonly Dictionary<(string Cluster, string Tier), double> _orders = [];

    public static bool IsTier(ObjectKey key) => key.Kind == "Tier" && key.Group is "projectcalico.org" or "crd.projectcalico.org";

    public double Of(string cluster, string? tier) => tier is null ? WithoutTier : _orders.GetValueOrDefault((cluster, tier), Unknown);

    /// <summary>True when the order is new.</summary>
    public bool Set(string cluster, string tier, double? order)
    {
        var before = Of(cluster, tier);
        _orders[(cluster, tier)] = order ?? Unknown;
        return before != Of(cluster, tier);
    }

    public void Clear() => _orders.Clear();
}
