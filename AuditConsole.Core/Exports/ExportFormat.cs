namespace AuditConsole.Core.Exports;

/// <summary>The forms in which events are given away.</summary>
public enum ExportFormat
{
    Csv,
    Ndjson,
    Json,
    Yaml,
    Syslog,
    Cef,
}

/// <summary>Their names, and what files of them are called.</summary>
public static class ExportFormats
{
    private static readonly (ExportFormat Format, string Word, string ContentType, string Extension)[] All =
    [
        (ExportFormat.Csv, "csv", "text/csv; charset=utf-8", "csv"),
        (ExportFormat.Ndjson, "ndjson", "application/x-ndjson", "ndjson"),
        (ExportFormat.Json, "json", "application/json; charset=utf-8", "json"),
        (ExportFormat.Yaml, "yaml", "application/yaml; charset=utf-8", "yaml"),
        (ExportFormat.Syslog, "syslog", "text/plain; charset=utf-8", "log"),
        (ExportFormat.Cef, "cef", "text/plain; charset=utf-8", "cef"),
    ];

    public static IEnumerable<string> Words => All.Select(one => one.Word);

    public static bool TryParse(string word, out ExportFormat format)
    {
        var at = Array.FindIndex(All, one => one.Word == word);
        format = at < 0 ? default : All[at].Format;
        return at >= 0;
    }

    public static string Word(ExportFormat format) => All[(int)format].Word;

    public static string ContentType(ExportFormat format) => All[(int)format].ContentType;

    public static string Extension(ExportFormat format) => All[(int)format].Extension;
}
