using AuditConsole.Core.Events;

namespace AuditConsole.Core.Query.Planning;

/// <summary>The pass that orders conjuncts by what they cost, so that a scan can stop at the first that leaves no row.</summary>
internal static class CheapestFirst
{
    public static Condition Order(Condition condition) => condition switch
    {
        AllOf all => new AllOf([.. all.Parts.Select(Order).OrderBy(Cost)]),
        AnyOf any => new AnyOf([.. any.Parts.Select(Order).OrderBy(Cost)]),
        Not not => new Not(Order(not.Part)),
        _ => condition,
    };

    private static int Cost(Condition condition) => condition switch
    {
        Constant => 0,
        FieldTest { Field.Storage: FieldStorage.Detail } => 100,
        FieldTest { Test: PresentTest or NumberTest or OneOfTest } => 1,
        FieldTest => 5,
        WordTest => 200,
        BodyCondition body => body.Words.Count > 0 ? 210 : 300,
        Not not => Cost(not.Part),
        AllOf all => all.Parts.Sum(Cost),
        AnyOf any => any.Parts.Sum(Cost),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };
}
