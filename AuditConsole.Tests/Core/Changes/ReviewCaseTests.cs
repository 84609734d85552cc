using System.Globalization;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using Xunit;

namespace AuditConsole.Tests.Core.Changes;

public sealed class ReviewCaseTests
{
    private static readonly string[] Lines = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Core", "Changes", "Cases", "reviews.txt")).Where(l => l.Length > 0 && l[0] != '#')];

    public static TheoryData<string, bool, bool> Cases()
    {
        var cases = new TheoryData<string, bool, bool>();
        foreach (var title in Lines.Where(l => l.StartsWith("== ", StringComparison.Ordinal)))
        {
            cases.Add(title[3..], false, false);
            cases.Add(title[3..], true, false);
            cases.Add(title[3..], true, true);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Events_lead_to_the_entries_of_the_table(string title, bool reversed, bool oneByOne)
    {
        var lines = Lines.SkipWhile(l => l != "== " + title).Skip(1).TakeWhile(l => !l.StartsWith("== ", StringComparison.Ordinal)).ToList();
        var told = lines.Where(l => l[0] != '=').ToList();
        if (reversed)
        {
            var known = title.StartsWith("(of a known object)", StringComparison.Ordinal) ? 1 : 0;
            told.Reverse(known, told.Count - known);
        }

        List<StoredEvent> events = [.. told.Select((line, i) => Event(i + 1, line.Split(' ')))];
        await using var projected = await Projected.StartAsync();
        foreach (var batch in events.Chunk(oneByOne ? 1 : 100))
        {
            await projected.AddAsync(batch);
            await projected.RestartAsync();
        }

        var entries = (await projected.RowsAsync()).Where(v => !IsPartOfAnother(v)).Select(Entry);
        Assert.Equal(lines.Where(l => l[0] == '=').Select(l => l[2..]), entries);
    }

    /// <summary>The entry of a review that is one with its audit event's.</summary>
    private static bool IsPartOfAnother(ObjectVersionRow v) => v.Note?.StartsWith("the admission review of event", StringComparison.Ordinal) == true;

    private static string Entry(ObjectVersionRow v)
        => string.Join(' ', [v.Number?.ToString(CultureInfo.InvariantCulture) ?? "-", $"{(WriteClass)v.Class}".ToLowerInvariant(), $"{(Confidence)v.Before} {(Confidence)v.After}".ToLowerInvariant(), .. v.Note is null ? (string[])[] : [v.Note]]);

    private static StoredEvent Event(long seq, string[] words)
    {
        var time = double.Parse(words[1], CultureInfo.InvariantCulture);
        return words[0] switch
        {
            "r" => Make.Review(seq, time, words[2], Object(words[3]), Object(words[4]), e => Set(e, words)),
            "s" => Make.Snapshot(seq, time, Object(words[2]).Json!),
            _ => Audit(seq, time, words),
        };
    }

    private static StoredEvent Audit(long seq, double time, string[] words)
    {
        var (json, version) = Object(words[4]);
        return Make.Event(seq, time, words[2], words[2] == "delete" ? null : json, change: e =>
        {
            e.Code = int.Parse(words[3], CultureInfo.InvariantCulture);
            e.Outcome = e.Code < 300 ? Outcome.Success : Outcome.Failure;
            e.Class = e.Code < 300 ? EventClass.Change : EventClass.Failed;
            e.Resource.Uid = e.Code < 300 ? Make.Uid : null;
            e.Resource.VersionAfter = version == 0 ? null : version.ToString(CultureInfo.InvariantCulture);
            Set(e, words);
        });
    }

    private static void Set(AuditEvent e, string[] words)
    {
        e.Actor.Name = words.Length > 5 ? words[5] : "jane";
        if (words.Length > 6)
        {
            (e.DryRun, e.Class) = (true, EventClass.DryRun);
        }
    }

    private static (string? Json, long Version) Object(string word)
    {
        if (word == "-")
        {
            return default;
        }

        var parts = word.Split('@');
        var version = parts.Length > 1 ? long.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        return (Make.Body(int.Parse(parts[0], CultureInfo.InvariantCulture), version), version);
    }
}
