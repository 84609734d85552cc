using System.Runtime.InteropServices;
using System.Text.Json;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>What the questions ask for, chosen from the data: the same data always give the same.</summary>
/// <param name="From">Time of the first event, microseconds UTC.</param>
/// <param name="To">Just after the last.</param>
/// <param name="Kind">With <paramref name="Namespace"/> about one event in 200.</param>
/// <param name="Share">A field and the value of it that about 4 % of the events have.</param>
/// <param name="Object">Kind, namespace and name of an object with about 318 events.</param>
internal sealed record Needles(long From, long To, string Kind, string Namespace, string[] Share, string[] Object)
{
    /// <summary>In the bodies of 24 of a million events; <c>gen.py</c> puts it there, first in event 77,778, so smaller data have none.</summary>
    public const string Word = "quartzite";

    /// <summary>A part of that word, as a person would look for it.</summary>
    public const string Part = "uartzite";

    private const double KindShare = 1 / 200.0;
    private const double FilterShare = 0.04;
    private const int History = 318;

    public static Needles Of(string file, string kept)
    {
        if (!File.Exists(kept))
        {
            File.WriteAllText(kept, JsonSerializer.Serialize(Choose(file)));
        }

        return JsonSerializer.Deserialize<Needles>(File.ReadAllText(kept))!;
    }

    private static Needles Choose(string file)
    {
        var (kinds, shares, objects) = (new Dictionary<string, int>(), new Dictionary<string, int>(), new Dictionary<string, int>());
        var (events, from, to) = (0, long.MaxValue, long.MinValue);
        foreach (var line in Ndjson.Lines(file))
        {
            var e = LoadEvent.Read(line.Span);
            (events, from, to) = (events + 1, Math.Min(from, e.Time), Math.Max(to, e.Time + 1));
            Count(shares, $"verb/{e.Verb}");
            Count(shares, $"namespace/{e.Namespace}");
            Count(shares, $"kind/{e.Kind}");
            if (e.Kind is not null && e.Namespace.StartsWith("team-", StringComparison.Ordinal))
            {
                Count(kinds, $"{e.Kind}/{e.Namespace}");
                Count(objects, e.Object);
            }
        }

        var kind = Nearest(kinds, events * KindShare);
        return new Needles(from, to, kind[0], kind[1], Nearest(shares, events * FilterShare), Nearest(objects, History));
    }

    private static void Count(Dictionary<string, int> counts, string value) => CollectionsMarshal.GetValueRefOrAddDefault(counts, value, out _)++;

    /// <summary>The parts of the value whose count is nearest; values that end with nothing, as those of lists and watches, name none.</summary>
    private static string[] Nearest(Dictionary<string, int> counts, double wanted)
        => counts.Where(entry => !entry.Key.EndsWith('/')).OrderBy(entry => Math.Abs(entry.Value - wanted)).ThenBy(entry => entry.Key, StringComparer.Ordinal).First().Key.Split('/');
}
