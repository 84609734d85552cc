using AuditConsole.Core.Access;

namespace AuditConsole.Core.Query.Planning;

/// <summary>A scope as a condition, so that it is evaluated with the query and nothing outside it is ever counted.</summary>
internal static class ScopeCondition
{
    public static Condition Of(Scope scope) => Condition.All([.. scope.Limits().Select(limit => new FieldTest(limit.Field, new OneOfTest(limit.Allowed)))]);
}
