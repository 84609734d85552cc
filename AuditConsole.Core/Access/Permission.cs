namespace AuditConsole.Core.Access;

/// <summary>The names of what a caller may be allowed to do.</summary>
public static class Permission
{
    /// <summary>See rows, counts and facets.</summary>
    public const string AuditList = "audit.list";

    /// <summary>See one event.</summary>
    public const string AuditGet = "audit.get";

    /// <summary>See bodies, versions and diffs.</summary>
    public const string AuditBody = "audit.body";

    /// <summary>Use the query language and the live view.</summary>
    public const string AuditSearch = "audit.search";

    /// <summary>Take events away as files.</summary>
    public const string AuditExport = "audit.export";

    /// <summary>Offer events.</summary>
    public const string EventsWrite = "events.write";

    /// <summary>Create and change sources, upload files, read quarantine.</summary>
    public const string SourceEdit = "source.edit";

    public const string KeyEdit = "key.edit";

    public const string UserEdit = "user.edit";

    public const string SettingsEdit = "settings.edit";

    /// <summary>Those that only look.</summary>
    public static readonly IReadOnlyList<string> Reading = [AuditList, AuditGet, AuditBody, AuditSearch, AuditExport];

    /// <summary>Every permission there is; the set of an Audit Administrator.</summary>
    public static readonly IReadOnlyList<string> All = [AuditList, AuditGet, AuditBody, AuditSearch, AuditExport, EventsWrite, SourceEdit, KeyEdit, UserEdit, SettingsEdit];
}
