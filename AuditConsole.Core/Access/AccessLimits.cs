using AuditConsole.Core.Common;

namespace AuditConsole.Core.Access;

/// <summary>Bounds of accounts, sessions and keys; start-up refuses values outside their range.</summary>
public sealed class AccessLimits
{
    public const string Section = "AuditConsole:Limits";

    /// <summary>PBKDF2 rounds of a password hash; a hash made with fewer is made anew when its owner signs in.</summary>
    [SettingRange(Section, 210_000, 10_000_000)]
    public int PasswordIterations { get; set; } = 210_000;

    /// <summary>A session ends when it was not used for this long.</summary>
    [SettingRange(Section, "00:01:00", "1.00:00:00")]
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>A session ends this long after sign-in, used or not.</summary>
    [SettingRange(Section, "00:01:00", "1.00:00:00")]
    public TimeSpan SessionMax { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long the set-up link is good for.</summary>
    [SettingRange(Section, "00:01:00", "1.00:00:00")]
    public TimeSpan SetupToken { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>A refused sign-in is answered no sooner than this, so that its time tells nothing of why.</summary>
    [SettingRange(Section, "00:00:00", "00:00:05")]
    public TimeSpan SignInFailureTime { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Days a new API key is valid when nothing else is asked for.</summary>
    [SettingRange(Section, 1, 366)]
    public int ApiKeyDays { get; set; } = 90;

    /// <summary>API keys of one tenant.</summary>
    [SettingRange(Section, 1, 10_000)]
    public int ApiKeys { get; set; } = 500;
}
