using AuditConsole.Core.Ingestion.Sample.Story;
using AuditConsole.Core.Ingestion.Sample.Traffic;

namespace AuditConsole.Core.Ingestion.Sample;

/// <summary>
/// Made-up events of three clusters and a cloud account: a story of policies, people and an incident, and around it as much traffic as is asked for.
/// The same plan gives the same bytes. Memory does not grow with the number of events.
/// </summary>
internal static class SampleGenerator
{
    /// <summary>Names of the clusters, the busiest first; each is a source of the same name.</summary>
    public static readonly IReadOnlyList<string> Clusters = ["prod-eu-1", "prod-us-1", "staging-1"];

    /// <summary>Every source there is.</summary>
    public static IEnumerable<string> Sources => Clusters.Append(CloudLines.Source);

    /// <summary>In the order of their times.</summary>
    public static IEnumerable<SampleEvent> Events(SamplePlan plan)
    {
        var random = new SampleRandom(plan.Seed);
        IReadOnlyList<SampleCluster> clusters = [.. Clusters.Select(name => new SampleCluster(name, random))];
        var story = Story(plan, clusters, random);
        var traffic = new SampleTraffic(clusters, random);
        var next = 0;
        foreach (var time in SampleRhythm.Times(Math.Max(0, plan.Events - story.Count), plan.End, plan.Days, new SampleRandom(plan.Seed + 1)))
        {
            for (; next < story.Count && story[next].Time <= time; next++)
            {
                yield return story[next].Step(story[next].Time);
            }

            yield return traffic.Next(time);
        }

        for (; next < story.Count; next++)
        {
            yield return story[next].Step(story[next].Time);
        }
    }

    private static IReadOnlyList<(long Time, Func<long, SampleEvent> Step)> Story(SamplePlan plan, IReadOnlyList<SampleCluster> clusters, SampleRandom random)
    {
        var script = new SampleScript(plan.End, plan.Days, random);
        var lives = clusters.Select((cluster, i) => new PolicyLife(script, cluster, isFirst: i == 0)).ToList();
        for (var i = 0; i < lives.Count; i++)
        {
            lives[i].Write(offset: i);
        }

        new Incident(script, clusters[0], lives[0].InternetEgress).Write();
        new ProfileLife(script).Write();
        return script.Sorted();
    }
}
