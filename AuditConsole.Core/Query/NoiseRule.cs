using AuditConsole.Core.Events;
using AuditConsole.Core.Query.Planning;

namespace AuditConsole.Core.Query;

/// <summary>Which events are routine, and left out (but counted) by default: classes status, lease, no-op and read, but never reads of Secrets (snapshots are none), connections into a container or through the API server, nor status and leases that somebody wrote by hand.</summary>
/// <remarks>A Secret is told by its kind or by the plural of the URL: the kind is what a body says, and who asks may choose what he is answered with.</remarks>
public static class NoiseRule
{
    /// <summary>Machines keep leases, status and Events all day. A person who writes them does something, and whoever but the control plane deletes them may be wiping traces.</summary>
    private static readonly Condition ByHand = new AnyOf(
    [
        new FieldTest(EventFields.ActorClass, new OneOfTest([Word(ActorClass.Human), Word(ActorClass.Anonymous)])),
        new FieldTest(EventFields.ActorEffectiveName, new PresentTest()),
        new AllOf([new FieldTest(EventFields.Action, new OneOfTest([EventVocabulary.Action.Word(EventAction.Delete)])), new Not(new FieldTest(EventFields.ActorClass, new OneOfTest([Word(ActorClass.ControlPlane)])))]),
    ]);

    /// <summary>Somebody got to see a Secret. A snapshot is nobody's read: it is what a source sends of its own accord.</summary>
    private static readonly Condition SecretRead = new AllOf(
    [
        new FieldTest(EventFields.Class, new OneOfTest([Word(EventClass.Read)])),
        new AnyOf([new FieldTest(EventFields.Kind, new OneOfTest(["Secret"])), new FieldTest(EventFields.ResourcePlural, new OneOfTest(["secrets"]))]),
        new Not(new FieldTest(EventFields.Format, new OneOfTest([EventVocabulary.Format.Word(EventFormat.KubernetesSnapshot)]))),
    ]);

    internal static readonly Condition Condition = new AllOf(
    [
        new FieldTest(EventFields.Class, new OneOfTest([Word(EventClass.Status), Word(EventClass.Lease), Word(EventClass.Noop), Word(EventClass.Read)])),
        new Not(SecretRead),
        new Not(new FieldTest(EventFields.Subresource, new OneOfTest(["exec", "attach", "portforward", "proxy"]))),
        new Not(new AllOf([new FieldTest(EventFields.ResourcePlural, new PresentTest()), new FieldTest(EventFields.Class, new OneOfTest([Word(EventClass.Status), Word(EventClass.Lease)])), ByHand])),
    ]);

    /// <summary>Fields whose naming in a query says that the asker wants to see for himself.</summary>
    internal static readonly IReadOnlyList<EventField> LiftingFields = [EventFields.Class, EventFields.Verb, EventFields.Action, EventFields.Id, EventFields.RequestId, EventFields.Seq];

    private static string Word(ActorClass value) => EventVocabulary.ActorClass.Word(value);

    private static string Word(EventClass value) => EventVocabulary.Class.Word(value);
}
