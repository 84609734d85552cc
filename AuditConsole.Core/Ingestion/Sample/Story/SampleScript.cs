using System.Globalization;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;

namespace AuditConsole.Core.Ingestion.Sample.Story;

/// <summary>What is to happen when: steps in any order, carried out in the order of their times.</summary>
/// <param name="end">When the story ends, microseconds UTC.</param>
internal sealed class SampleScript(long end, int days, SampleRandom random)
{
    private readonly List<(long Time, int Order, Func<long, SampleEvent> Step)> _steps = [];

    /// <summary>On a day before the last, at a time of day. Of a shorter story the earliest days are moved together.</summary>
    /// <param name="daysAgo">Of a story of 90 days.</param>
    /// <param name="clock">HH:mm UTC.</param>
    public void On(int daysAgo, string clock, Func<long, SampleEvent> step)
    {
        var day = end - end % Micros.PerDay - Math.Max(1, (long)daysAgo * days / 90) * Micros.PerDay;
        var time = TimeSpan.ParseExact(clock, "hh\\:mm", CultureInfo.InvariantCulture);
        Add(day + time.Ticks / TimeSpan.TicksPerMicrosecond, step);
    }

    /// <summary>Hours and minutes (h:mm) before the end.</summary>
    public void Ago(string clock, Func<long, SampleEvent> step)
        => Add(end - TimeSpan.ParseExact(clock, "h\\:mm", CultureInfo.InvariantCulture).Ticks / TimeSpan.TicksPerMicrosecond, step);

    /// <summary>An update note on the version that an object has then.</summary>
    public SampleEvent Note(long time, SampleActor by, SampleCluster cluster, SampleObject o, string text)
    {
        var on = $"obj:{cluster.Name}/{Sign(o.Kind.Group)}/{o.Kind.Kind}/{Sign(o.Namespace)}/{o.Name}@v{o.Versions}";
        return Own(time, new ConsoleEvent("note.add", Outcome.Success, Person(by))
        {
            Object = new ConsoleObject("note") { Name = on },
            Message = text,
            Extra = [new("on", on), new("text", text)],
        });
    }

    /// <summary>A cluster profile that was saved.</summary>
    /// <param name="verb"><c>create</c>, <c>update</c> or <c>publish</c>.</param>
    public SampleEvent Profile(long time, SampleActor by, string verb, string name, string? before, string? after, string reason)
        => Own(time, new ConsoleEvent($"profile.{verb}", Outcome.Success, Person(by))
        {
            Object = new ConsoleObject("profile") { Kind = "Profile", Name = name, Id = "profile-" + name },
            Before = before is null ? default : System.Text.Encoding.UTF8.GetBytes(before),
            After = after is null ? default : System.Text.Encoding.UTF8.GetBytes(after),
            Reason = reason,
        });

    /// <summary>The steps in the order of their times.</summary>
    public IReadOnlyList<(long Time, Func<long, SampleEvent> Step)> Sorted()
        => [.. _steps.OrderBy(step => step.Time).ThenBy(step => step.Order).Select(step => (step.Time, step.Step))];

    private static ConsoleActor Person(SampleActor who) => new(ActorClass.Human) { Type = "user", Name = who.Name, Email = who.Name, Ip = who.Address, UserAgent = "Mozilla/5.0" };

    private static string Sign(string part) => part.Length == 0 ? "_" : part;

    private SampleEvent Own(long time, ConsoleEvent e) => new(time, ConsoleEvent.Source, IngestionFormat.Native, default) { Own = (random.Uuid(), e) };

    private void Add(long time, Func<long, SampleEvent> step)

        // People and machines do nothing on the full minute.
        => _steps.Add((time + random.Below(40_000_000), _steps.Count, step));
}
