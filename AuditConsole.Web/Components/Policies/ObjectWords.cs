using System.Globalization;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Events;

namespace AuditConsole.Web.Components.Policies;

/// <summary>The words and signs of an object in lists and heads.</summary>
public static class ObjectWords
{
    /// <summary>The state as addresses and facets name it.</summary>
    public static string State(ObjectState state) => state switch
    {
        ObjectState.Live => "live",
        ObjectState.Terminating => "terminating",
        _ => "deleted",
    };

    public static ObjectState? ParseState(string? word) => word switch
    {
        "live" => ObjectState.Live,
        "terminating" => ObjectState.Terminating,
        "deleted" => ObjectState.Deleted,
        _ => null,
    };

    /// <summary>What happened last, as the end of a sentence that begins with the object.</summary>
    public static string LastChange(ObjectSummary summary)
        => summary.State switch
        {
            ObjectState.Deleted => "deleted",
            ObjectState.Terminating => "being deleted",
            _ => EntryWords.Past(summary.Last.Action),
        };

    /// <summary>Name of the icon of a kind.</summary>
    public static string Icon(string kind) => kind switch
    {
        "Tier" => "table",
        "NetworkSet" or "GlobalNetworkSet" => "globe",
        "HostEndpoint" => "activity",
        "Secret" => "lock",
        "ConfigMap" => "file",
        _ => "object",
    };

    /// <summary>An order as manifests write it: no fraction when it has none.</summary>
    public static string Order(double order) => order.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>Name with namespace, as sentences write it.</summary>
    public static string FullName(ObjectKey key) => key.Namespace is "" or "_" ? key.Name : key.Namespace + "/" + key.Name;

    /// <summary>A number with its noun.</summary>
    public static string Count(int count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");

    /// <summary>True for the event that brought an object into being.</summary>
    public static bool IsCreation(ObjectVersion version) => version.Action == EventAction.Create && version.Class == WriteClass.Change;
}
