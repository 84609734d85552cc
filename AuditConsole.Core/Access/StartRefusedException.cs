namespace AuditConsole.Core.Access;

/// <summary>The configuration does not allow a start; the message is for the operator and names the key. Shown without a stack trace.</summary>
public sealed class StartRefusedException(string message) : Exception(message);
