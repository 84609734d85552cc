using System.Globalization;
using System.Text.Json;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Common;
using Xunit;

namespace AuditConsole.Tests.Core.Changes;

/// <summary>The golden courses of events, as far as their steps follow from full bodies.</summary>
public sealed class StateCaseTests
{
    /// <summary>How many of a case's steps are run, counted from the first; the rest wait for rules that are not built.</summary>
    public static TheoryData<string, int> Cases => new()
    {
        { "01-chain", 4 },
        { "02-merge-then-metadata", 1 }, // The rest rests on a merge patch whose result was not captured.
        { "03-json-patch", 1 }, // The rest rests on JSON patches alone.
        { "04-strategic-deployment", 1 }, // The rest rests on a strategic patch alone.
        { "05-no-effect", 5 },
        { "06-namespace", 5 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Events_lead_to_the_expected_versions(string name, int steps)
    {
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", "policies", "state", name, "expected.json")));
        var course = Course.Of(AuditLines.Read($"policies/state/{name}/events.ndjson").Take(steps));
        Assert.Equal(steps, course.Entries.Count);
        foreach (var (step, entry) in expected.RootElement.EnumerateArray().Zip(course.Entries))
        {
            AssertStep(step, entry);
        }
    }

    private static void AssertStep(JsonElement expected, CourseEntry entry)
    {
        var (draft, write, before) = entry;
        var writeClass = (WriteClass)draft.Row.Class;
        Assert.Equal(expected.GetProperty("object").GetString(), $"{write.Key.Group}/{write.Key.Kind}/{write.Key.Namespace}/{write.Key.Name}");
        Assert.Equal(expected.GetProperty("class").GetString(), writeClass is WriteClass.DryRun ? "dry_run" : writeClass.ToString().ToLowerInvariant());
        Assert.Equal(expected.GetProperty("implied").GetBoolean(), ((VersionFlags)draft.Row.Flags).HasFlag(VersionFlags.Implied));
        Assert.Equal(DateTimeOffset.Parse(expected.GetProperty("time").GetString()!, CultureInfo.InvariantCulture), Micros.ToUtc(draft.Row.Time));
        if (expected.GetProperty("beforeConfidence").GetString() is "n/a")
        {
            Assert.Null(draft.Row.Number);
            return;
        }

        Assert.Equal(expected.GetProperty("beforeConfidence").GetString(), ((Confidence)draft.Row.Before).ToString().ToLowerInvariant());
        Assert.Equal(expected.GetProperty("afterConfidence").GetString(), ((Confidence)draft.Row.After).ToString().ToLowerInvariant());
        if (writeClass != WriteClass.Subresource)
        {
            Assert.Equal(expected.GetProperty("before").GetString(), before?.Yaml);
            Assert.Equal(expected.GetProperty("after").GetString(), draft.Body?.Yaml);
        }
    }
}
