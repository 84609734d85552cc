using System.Globalization;

namespace AuditConsole.Core.Changes.State;

/// <summary>Why a side of a version is not captured, in words.</summary>
internal static class WriteNotes
{
    public const string Truncated = "body truncated by the API server";
    public const string TooLarge = "the body was too large to be kept";
    public const string Unreadable = "the body could not be read";
    public const string NoBody = "no body was captured";
    public const string PatchOnly = "only the patch was captured, not its result";
    public const string FromRequest = "taken from the request: defaults and changes made by the server are not in it";
    public const string NoStateAfter = "the state after was not sent";
    public const string FirstSeen = "first seen here: the state before was not captured";
    public const string CreationMissed = "its creation was not captured";
    public const string RecreationMissed = "another object of this name: the deletion and the creation were not captured";
    public const string BeforeUnknown = "the state before is not known";
    public const string DeletionMissed = "the object was created anew at this moment; its deletion was not captured";
    public const string LastFinalizer = "last finalizer removed";
    public const string AlreadyGone = "already gone";
    public const string NamespaceFinalised = "finalised: the namespace is gone";
    public const string NotGone = "it had not gone yet when its deletion was implied";
    public const string ScaleOnly = "sets the number of replicas only";

    public const string Admitted = "admitted: no audit event has confirmed it yet";
    public const string NotStored = "admitted, but not carried out: the object was the same afterwards";
    public const string Snapshot = "from a snapshot: who made it so was not captured";
    public const string Drift = "the snapshot differs from the version before: a change was not captured";

    public static string ImpliedByNamespace(long seq, string name)
        => string.Create(CultureInfo.InvariantCulture, $"implied by event {seq}: the namespace {name} is gone, with all it held");

    public static string ImpliedByCollection(long seq)
        => string.Create(CultureInfo.InvariantCulture, $"implied by event {seq}, a deleted collection whose items were not captured");

    public static string UnknownWhich(long seq)
        => string.Create(CultureInfo.InvariantCulture, $"event {seq} deleted a part of the collection: whether this object was in it was not captured");

    public static string Missed(long writes)
        => writes == 1 ? "1 intermediate write missed" : string.Create(CultureInfo.InvariantCulture, $"{writes} intermediate writes missed");

    public static string ClockSkew(long micros)
        => string.Create(CultureInfo.InvariantCulture, $"clock skew {Math.Max(1, Math.Abs(micros) / 1000)} ms");

    public static string EchoOf(long seq) => string.Create(CultureInfo.InvariantCulture, $"echo of event {seq}: the Calico API server storing it");

    public static string ReviewOf(long seq) => string.Create(CultureInfo.InvariantCulture, $"the admission review of event {seq}");

    public static string SameRequestAs(long seq) => string.Create(CultureInfo.InvariantCulture, $"the request of event {seq}, logged by another server");

    public static string? Join(string? first, string? second) => first is null ? second : second is null ? first : $"{first}; {second}";
}
