namespace AuditConsole.Web.Components.Policies.Rules;

/// <summary>What a policy's manifest says, in words: one line a rule. It says what is written, not what reaches what.</summary>
/// <param name="Staged">True for a policy that is only watched and enforces nothing.</param>
/// <param name="Sections">Ingress and egress, as far as the policy acts on them.</param>
public sealed record PolicyRules(bool Staged, IReadOnlyList<RuleSection> Sections);

/// <param name="Direction"><c>Ingress</c> or <c>Egress</c>.</param>
/// <param name="Rest">What happens to traffic that no rule matches.</param>
public sealed record RuleSection(string Direction, IReadOnlyList<RuleLine> Rules, string Rest);

/// <param name="Action"><c>Allow</c>, <c>Deny</c>, <c>Log</c> or <c>Pass</c>.</param>
public sealed record RuleLine(string Action, string Text);
