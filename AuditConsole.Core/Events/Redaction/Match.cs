namespace AuditConsole.Core.Events.Redaction;

/// <summary>A stretch of a text that has to go, and why.</summary>
internal readonly record struct Match(int Start, int End, RedactionRule Rule);
