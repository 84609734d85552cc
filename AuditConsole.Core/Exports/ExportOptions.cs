using System.ComponentModel.DataAnnotations;

namespace AuditConsole.Core.Exports;

public sealed class ExportOptions
{
    public const string Section = "AuditConsole:Exports";

    /// <summary>Bytes of one file; what would be longer is broken off.</summary>
    [Range(1L << 10, 1L << 40, ErrorMessage = Section + ":MostBytes must be 1024 to 1099511627776.")]
    public long MostBytes { get; set; } = 10L << 30;

    /// <summary>Events of one file.</summary>
    [Range(1L, 1L << 40, ErrorMessage = Section + ":MostEvents must be 1 to 1099511627776.")]
    public long MostEvents { get; set; } = 50_000_000;

    /// <summary>How many one caller may have written at the same time.</summary>
    [Range(1, 1000, ErrorMessage = Section + ":AtOnce must be 1 to 1000.")]
    public int AtOnce { get; set; } = 2;
}
