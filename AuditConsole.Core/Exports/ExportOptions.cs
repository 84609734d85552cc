using AuditConsole.Core.Common;

namespace AuditConsole.Core.Exports;

public sealed class ExportOptions
{
    public const string Section = "AuditConsole:Exports";

    /// <summary>Bytes of one file; what would be longer is broken off.</summary>
    [SettingRange(Section, 1L << 10, 1L << 40)]
    public long MostBytes { get; set; } = 10L << 30;

    /// <summary>Events of one file.</summary>
    [SettingRange(Section, 1L, 1L << 40)]
    public long MostEvents { get; set; } = 50_000_000;

    /// <summary>How many one caller may have written at the same time.</summary>
    [SettingRange(Section, 1, 1000)]
    public int AtOnce { get; set; } = 2;
}
