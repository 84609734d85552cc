using AuditConsole.Core.Common;

namespace AuditConsole.Core.Query;

/// <summary>Limits of searching, under <c>AuditConsole:Limits</c>.</summary>
public sealed class QueryOptions
{
    public const string Section = "AuditConsole:Limits";

    /// <summary>Searches that run at once on this node; further ones wait.</summary>
    [SettingRange(Section, 1, 256)]
    public int QueryConcurrency { get; set; } = 16;
}
