using AuditConsole.Core.Common;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Ingestion;

/// <summary>Bounds of what one request, file or event may be.</summary>
public sealed class IngestionOptions
{
    public const string Section = "AuditConsole:Ingestion";

    private const int MiB = 1024 * 1024;

    /// <summary>Bytes of a request after decompression.</summary>
    [SettingRange(Section, 1 * MiB, 512 * MiB)]
    public int MaxRequestBytes { get; set; } = 32 * MiB;

    /// <summary>Bytes of a request as sent.</summary>
    [SettingRange(Section, 64 * 1024, 512 * MiB)]
    public int MaxCompressedBytes { get; set; } = 16 * MiB;

    /// <summary>How many times its own size a compressed request may grow to, once it is past its first MiB.</summary>
    [SettingRange(Section, 10, 1000)]
    public int MaxCompressionRatio { get; set; } = 200;

    /// <summary>Bytes of one event; a captured event beyond it loses its bodies, any other is refused.</summary>
    [SettingRange(Section, 64 * 1024, 16 * MiB)]
    public int MaxEventBytes { get; set; } = 8 * MiB;

    /// <summary>Events in one request.</summary>
    [SettingRange(Section, 1, 65_536)]
    public int MaxEvents { get; set; } = 10_000;

    /// <summary>Bytes of an uploaded file.</summary>
    [SettingRange(Section, 1L * MiB, 1024L * 1024 * MiB)]
    public long MaxUploadBytes { get; set; } = 1024L * MiB;

    /// <summary>Further service accounts and client programs that deploy what is kept in Git.</summary>
    public IList<string> Deployers { get; } = [];

    internal IReadOnlyList<string> AllDeployers
        => ["argocd-application-controller", "flux", "kustomize-controller", "helm-controller", "fleet-agent", .. Deployers];
}

internal sealed class IngestionOptionsValidator : IValidateOptions<IngestionOptions>
{
    public ValidateOptionsResult Validate(string? name, IngestionOptions options)
    {
        (string Key, int Value)[] parts = [(nameof(options.MaxCompressedBytes), options.MaxCompressedBytes), (nameof(options.MaxEventBytes), options.MaxEventBytes)];
        var faults = parts.Where(part => part.Value > options.MaxRequestBytes)
            .Select(part => $"{IngestionOptions.Section}:{part.Key}: expected at most MaxRequestBytes ({options.MaxRequestBytes}).")
            .ToList();
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
