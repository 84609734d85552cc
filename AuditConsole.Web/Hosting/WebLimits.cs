using AuditConsole.Core.Common;

namespace AuditConsole.Web.Hosting;

/// <summary>Bounds of what one address, key or person may ask of the server; start-up refuses values outside their range.</summary>
public sealed class WebLimits
{
    public const string Section = "AuditConsole:Limits";

    /// <summary>Sign-in, set-up and password forms sent in a minute from one address (IPv6: one /64).</summary>
    [SettingRange(Section, 1, 1_000)]
    public int SignInPerAddress { get; set; } = 10;

    /// <summary>API requests in a minute with one key or session; sending events has bounds of its own.</summary>
    [SettingRange(Section, 1, 1_000_000)]
    public int ApiPerKey { get; set; } = 600;

    /// <summary>Requests that send events at the same time with one key; more are told to come back, which senders do.</summary>
    [SettingRange(Section, 1, 1_000)]
    public int IngestPerKey { get; set; } = 8;

    /// <summary>API requests in a minute from one address without a good credential.</summary>
    [SettingRange(Section, 1, 1_000_000)]
    public int ApiPerAddressAnonymous { get; set; } = 60;

    /// <summary>Console pages one person may have open.</summary>
    [SettingRange(Section, 1, 1_000)]
    public int CircuitsPerUser { get; set; } = 10;

    /// <summary>Console pages open in all.</summary>
    [SettingRange(Section, 1, 10_000)]
    public int CircuitsPerNode { get; set; } = 300;

    /// <summary>Bytes of one message from a browser to its circuit.</summary>
    [SettingRange(Section, 16 * 1024, 1024 * 1024)]
    public int CircuitMessageBytes { get; set; } = 64 * 1024;
}
