using System.Collections.Frozen;

namespace AuditConsole.Core.Ingestion.Import;

/// <summary>The words for the formats of files.</summary>
public static class ImportFormats
{
    public const string Auto = "auto";

    private static readonly FrozenDictionary<string, IngestionFormat> Words = new Dictionary<string, IngestionFormat>
    {
        ["k8s"] = IngestionFormat.KubernetesAudit,
        ["admission"] = IngestionFormat.KubernetesAdmission,
        ["snapshot"] = IngestionFormat.KubernetesSnapshot,
        ["native"] = IngestionFormat.Native,
        ["cloudevents"] = IngestionFormat.CloudEvents,
        ["cloudtrail"] = IngestionFormat.CloudTrail,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <param name="format">Null for <c>auto</c>: each value tells its own.</param>
    /// <param name="error">What is wrong with the word; null when it was read.</param>
    public static bool TryParse(string word, out IngestionFormat? format, out string? error)
    {
        format = Words.TryGetValue(word, out var found) ? found : null;
        error = format is not null || word.Equals(Auto, StringComparison.OrdinalIgnoreCase) ? null
            : UnreadFormat.All.Any(unread => unread.Word.Equals(word, StringComparison.OrdinalIgnoreCase)) ? $"AuditConsole does not read {word.ToLowerInvariant()} yet; it reads {List}."
            : $"expected {List}, got {word}.";
        return error is null;
    }

    public static string Word(IngestionFormat? format) => format is null ? Auto : Words.First(entry => entry.Value == format).Key;

    private static string List => $"{Auto}, {string.Join(", ", Words.OrderBy(entry => entry.Value).Select(entry => entry.Key))}";
}
