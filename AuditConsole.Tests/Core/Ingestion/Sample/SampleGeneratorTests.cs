using System.Security.Cryptography;
using System.Text.Json;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Sample;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion.Sample;

public sealed class SampleGeneratorTests
{
    private const long End = 1_795_786_500_000_000;
    private static readonly SamplePlan Plan = new(SamplePlan.DefaultSeed, 6_000, End);

    [Fact]
    public void The_same_plan_gives_the_same_bytes_and_another_seed_others()
    {
        Assert.Equal(Digest(Plan), Digest(Plan with { }));
        Assert.NotEqual(Digest(Plan), Digest(Plan with { Seed = 2 }));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(6_000)]
    [InlineData(20_001)]
    public void As_many_events_are_made_as_were_asked_for(long count) => Assert.Equal(count, SampleGenerator.Events(Plan with { Events = count }).LongCount());

    [Fact]
    public void They_come_in_the_order_of_their_times_over_ninety_days_up_to_now()
    {
        var times = SampleGenerator.Events(Plan).Select(e => e.Time).ToList();
        Assert.Equal(times.Order(), times);
        Assert.InRange(times[0], End - 90 * Micros.PerDay, End - 85 * Micros.PerDay);
        Assert.InRange(times[^1], End - 2 * 60 * Micros.PerMinute, End);
        Assert.True(times.Count(time => time > End - 7 * Micros.PerDay) > 2 * times.Count(time => time < End - 83 * Micros.PerDay), "lately there is more than long ago");
    }

    [Fact]
    public void No_id_is_given_twice()
    {
        var ids = SampleGenerator.Events(Plan).Select(e => e.Own?.Id ?? Id(e)).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void The_sources_are_three_clusters_a_cloud_and_the_console()
        => Assert.Equal(["auditconsole", "cloud", "prod-eu-1", "prod-us-1", "staging-1"], SampleGenerator.Events(Plan).Select(e => e.Source).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Policies_of_every_kind_are_made_edited_and_deleted()
    {
        var writes = SampleGenerator.Events(Plan).Where(e => e.Format == IngestionFormat.KubernetesAudit && e.Own is null).Select(e => JsonDocument.Parse(e.Json).RootElement)
            .Where(e => e.GetProperty("responseStatus").GetProperty("code").GetInt32() < 300 && e.TryGetProperty("responseObject", out _))
            .Select(e => (Verb: e.GetProperty("verb").GetString(), Kind: e.GetProperty("responseObject").GetProperty("kind").GetString(), Api: e.GetProperty("objectRef").TryGetProperty("apiGroup", out var api) ? api.GetString() : null))
            .Where(e => e.Api is "projectcalico.org" or "networking.k8s.io").ToList();
        string[] kinds =
        [
            "GlobalNetworkPolicy", "GlobalNetworkSet", "HostEndpoint", "NetworkPolicy", "NetworkSet", "StagedGlobalNetworkPolicy", "StagedKubernetesNetworkPolicy", "StagedNetworkPolicy", "Tier",
        ];
        Assert.Equal(kinds, writes.Where(w => w.Api == "projectcalico.org").Select(w => w.Kind).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(("create", "NetworkPolicy", "networking.k8s.io"), writes);
        Assert.Contains(("patch", "GlobalNetworkPolicy", "projectcalico.org"), writes);
        Assert.Contains(("delete", "StagedNetworkPolicy", "projectcalico.org"), writes);
    }

    [Fact]
    public void Notes_and_profiles_are_the_consoles_own_events()
    {
        var own = SampleGenerator.Events(Plan).Where(e => e.Own is not null).Select(e => e.Own!.Value.Event).ToList();
        Assert.Equal(["note.add", "profile.create", "profile.publish", "profile.update"], own.Select(e => e.Type).Distinct().Order(StringComparer.Ordinal));
        Assert.All(own.Where(e => e.Type == "note.add"), e => Assert.Matches("^obj:[a-z0-9-]+/[^/]+/[A-Za-z]+/[^/]+/.+@v[1-9]", e.Object!.Name));
        Assert.All(own.Where(e => e.Type.StartsWith("profile.", StringComparison.Ordinal)), e => Assert.False(string.IsNullOrEmpty(e.Reason)));
    }

    [Fact]
    public void The_hole_in_the_policy_is_open_for_74_minutes()
    {
        var writes = SampleGenerator.Events(Plan).Where(e => e.Source == "prod-eu-1" && e.Time > End - Micros.PerDay).Select(e => (e.Time, Event: JsonDocument.Parse(e.Json).RootElement))
            .Where(e => e.Event.GetProperty("verb").GetString() == "patch" && e.Event.GetProperty("objectRef").TryGetProperty("name", out var name) && name.GetString() == "security.internet-egress"
                && e.Event.TryGetProperty("responseObject", out var body) && !e.Event.GetProperty("requestURI").GetString()!.Contains("dryRun", StringComparison.Ordinal))
            .Select(e => (e.Time, IsOpen: e.Event.GetProperty("responseObject").GetRawText().Contains("0.0.0.0/0", StringComparison.Ordinal), As: e.Event.TryGetProperty("impersonatedUser", out _))).ToList();
        Assert.Equal([(true, true), (false, false)], writes.Select(w => (w.IsOpen, w.As)));
        Assert.InRange((writes[1].Time - writes[0].Time) / Micros.PerMinute, 73, 75);
    }

    private static string Id(SampleEvent e)
    {
        using var json = JsonDocument.Parse(e.Json);
        return json.RootElement.GetProperty(e.Format == IngestionFormat.KubernetesAudit ? "auditID" : "event_id").GetString()!;
    }

    private static string Digest(SamplePlan plan)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var e in SampleGenerator.Events(plan))
        {
            hash.AppendData(BitConverter.GetBytes(e.Time));
            hash.AppendData(e.Json.Span);
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(e.Own is { } own ? $"{own.Id} {own.Event.Type} {own.Event.Message} {own.Event.Reason}" : e.Source));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
