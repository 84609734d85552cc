using System.Text;
using AuditConsole.Core.Events;

namespace AuditConsole.Web.Components.Timeline.Rows;

/// <summary>The object of an event in words.</summary>
public sealed class ObjectWords
{
    private readonly AuditEvent _event;

    public ObjectWords(AuditEvent e)
    {
        _event = e;
        var resource = e.Resource;
        if (e.Action is EventAction.Login or EventAction.Logout && resource.Name is { } own && (own == e.Actor.Name || own == e.Actor.Email))
        {
            // Who signs in to an own account signs in.
            return;
        }

        if (e.Format == EventFormat.CloudTrail)
        {
            Kind = e.Action == EventAction.Login ? "the AWS console" : CloudKind(e);
            Name = Own = e.Action == EventAction.Login ? null : Given(resource.Name);
            return;
        }

        Kind = Given(resource.Kind) ?? Given(resource.Resource) ?? Given(resource.Type);

        if (Kind is null && resource.Name is null && e.Format == EventFormat.KubernetesAudit)
        {
            // What is no resource of the API is known by its address.
            Name = Own = Given(e.RequestUri?.Split('?', 2)[0]);
            return;
        }

        // A namespace is said to be in itself.
        Namespace = Kind == "Namespace" ? null : Given(resource.Namespace);
        var name = Given(resource.Name) ?? (resource.Kind is null ? Given(resource.Uid) : null);
        Own = name;
        Name = name is null ? null : Namespace is null ? name : $"{Namespace}/{name}";
    }

    /// <summary>Kind, else plural of the URL, else type.</summary>
    public string? Kind { get; }

    public string? Namespace { get; }

    /// <summary><c>payments/api</c>; a thing without a name is called by its id.</summary>
    public string? Name { get; }

    /// <summary>The name without the namespace.</summary>
    public string? Own { get; }

    public bool IsNothing => Kind is null && Name is null;

    /// <summary>A collection: no name, or a verb about all of a kind.</summary>
    public bool IsMany => Kind is not null && (_event.Verb == "deletecollection" || (Name is null && _event.Resource.Resource is not null && _event.Action is EventAction.List or EventAction.Watch or EventAction.Delete));

    public string? Plural => Kind is null ? null : Kind == _event.Resource.Resource ? Kind : PluralOf(Kind);

    /// <summary>The service and the kind as one speaks of it: <c>s3 bucket</c>, <c>rds DB instance</c>.</summary>
    private static string CloudKind(AuditEvent e)
    {
        var service = e.Type.Split('.') is [_, var name, ..] ? name : "aws";
        if (e.Resource.Kind is not { Length: > 0 } kind)
        {
            return service;
        }

        var spoken = new StringBuilder(service).Append(' ');
        for (var i = 0; i < kind.Length; i++)
        {
            var isAcronym = char.IsUpper(kind[i]) && ((i > 0 && char.IsUpper(kind[i - 1])) || (i + 1 < kind.Length && char.IsUpper(kind[i + 1])));
            var begins = i > 0 && char.IsUpper(kind[i]) && (char.IsLower(kind[i - 1]) || (i + 1 < kind.Length && char.IsLower(kind[i + 1])));
            spoken.Append(begins ? " " : string.Empty).Append(isAcronym && !(begins && i + 1 < kind.Length && char.IsLower(kind[i + 1])) ? kind[i] : char.ToLowerInvariant(kind[i]));
        }

        return spoken.ToString();
    }

    private static string PluralOf(string kind)
    {
        if (kind.EndsWith("ics", StringComparison.Ordinal) || kind.EndsWith("Endpoints", StringComparison.Ordinal))
        {
            return kind;
        }

        if (kind.EndsWith('y') && kind.Length > 1 && !"aeiou".Contains(kind[^2], StringComparison.Ordinal))
        {
            return kind[..^1] + "ies";
        }

        return kind.EndsWith('s') || kind.EndsWith('x') || kind.EndsWith("ch", StringComparison.Ordinal) ? kind + "es" : kind + "s";
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
