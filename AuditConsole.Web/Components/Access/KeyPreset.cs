using AuditConsole.Core.Access;

namespace AuditConsole.Web.Components.Access;

/// <summary>What a key is for, in words; each choice is a set of permissions.</summary>
public sealed record KeyPreset(string Id, string Name, string Meaning, IReadOnlyList<string> Permissions)
{
    public static readonly KeyPreset Ingest = new("ingest", "Send events for one source", "May send events for the source named below and do nothing else. For the webhook of one cluster.", [Permission.EventsWrite]);

    public static readonly KeyPreset IngestAny = new("ingest-any", "Send events, new sources too", "May send events for any source; a source that does not exist yet is made.", [Permission.EventsWrite, Permission.SourceEdit]);

    public static readonly KeyPreset Read = new("read", "Read everything", "May list, search and open events, objects, versions and diffs.", [Permission.AuditList, Permission.AuditGet, Permission.AuditBody, Permission.AuditSearch]);

    public static readonly KeyPreset Export = new("export", "Read and export everything", "May read everything, and take it away as files.", Permission.Reading);

    public static readonly KeyPreset Everything = new("everything", "Everything", "May do whatever you may do.", Permission.All);

    public static readonly IReadOnlyList<KeyPreset> All = [Ingest, IngestAny, Read, Export, Everything];

    /// <summary>Whether keys of this kind are for one source.</summary>
    public bool IsBound => this == Ingest;

    public bool MayLastForever => Permissions.All(p => p == Permission.EventsWrite);

    public static KeyPreset Of(string? id) => All.FirstOrDefault(p => p.Id == id) ?? Ingest;

    /// <summary>The name of the preset with exactly these permissions, else the permissions themselves.</summary>
    public static string Describe(IReadOnlyList<string> permissions)
        => All.FirstOrDefault(p => p.Permissions.Count == permissions.Count && p.Permissions.All(permissions.Contains)) is { } preset
            ? preset == Ingest ? "Send events" : preset.Name
            : string.Join(", ", permissions);
}
