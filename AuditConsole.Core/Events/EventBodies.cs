namespace AuditConsole.Core.Events;

/// <summary>The bodies of an event: UTF-8 bytes as they are hashed and stored, after redaction. Empty = absent.</summary>
public sealed class EventBodies
{
    public static readonly EventBodies None = new();

    public ReadOnlyMemory<byte> Request { get; init; }

    public ReadOnlyMemory<byte> Response { get; init; }

    /// <summary>State before, only when the source sent it.</summary>
    public ReadOnlyMemory<byte> Before { get; init; }

    /// <summary>State after, unless it is the response (<see cref="AuditEvent.AfterIsResponse"/>).</summary>
    public ReadOnlyMemory<byte> After { get; init; }

    public ReadOnlyMemory<byte> Raw { get; init; }
}

/// <summary>Names of the hashed parts of a record.</summary>
public static class PartName
{
    public const string Who = "who";
    public const string Data = "data";
    public const string Request = "request";
    public const string Response = "response";
    public const string Before = "before";
    public const string After = "after";
    public const string Raw = "raw";
}
