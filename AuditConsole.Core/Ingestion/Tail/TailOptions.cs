using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion.Sources;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Ingestion.Tail;

/// <summary>Which log files may be followed, and those that are followed by configuration.</summary>
public sealed class TailOptions
{
    public const string Section = "AuditConsole:Sources:Files";

    private static readonly string[] UsualRoots = ["/var/log"];

    /// <summary>Directories that followed files must lie in, links resolved; <c>/var/log</c> when none are named.</summary>
    public IList<string> Roots { get; } = [];

    /// <summary>Sources with their files. What is set for a source here takes the place of what is set on its page.</summary>
    public IList<FollowedSource> Follow { get; } = [];

    /// <summary>How often files are looked at.</summary>
    [SettingRange(Section, "00:00:00.010", "00:01:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a file that was moved away is still looked at: who wrote to it may not be done.</summary>
    [SettingRange(Section, "00:00:00", "00:10:00")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromSeconds(5);

    internal IReadOnlyList<string> AllRoots => Roots.Count > 0 ? [.. Roots] : UsualRoots;
}

/// <summary>A source that is made from log files.</summary>
public sealed class FollowedSource
{
    public string Source { get; set; } = string.Empty;

    /// <summary>Paths, the last part with <c>*</c> and <c>?</c>.</summary>
    public IList<string> Paths { get; } = [];

    /// <summary><c>beginning</c> or <c>end</c>: where files are begun that are there when the source is first followed.</summary>
    public string StartAt { get; set; } = "beginning";

    public string? Cluster { get; set; }
}

internal sealed class TailOptionsValidator : IValidateOptions<TailOptions>
{
    public ValidateOptionsResult Validate(string? name, TailOptions options)
    {
        var faults = new List<string>();
        for (var i = 0; i < options.Follow.Count; i++)
        {
            var (followed, key) = (options.Follow[i], $"{TailOptions.Section}:Follow:{i}");
            if (!SourceRegistry.IsValidName(followed.Source))
            {
                faults.Add($"{key}:Source: expected letters, digits, and . _ : - after the first, at most 128 characters.");
            }

            if (followed.StartAt is not ("beginning" or "end"))
            {
                faults.Add($"{key}:StartAt: expected 'beginning' or 'end'.");
            }

            faults.AddRange(followed.Paths.Select(FilePattern.Fault).OfType<string>().Select(fault => $"{key}:Paths: {fault}"));
        }

        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
