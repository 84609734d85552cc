namespace AuditConsole.Core.Ingestion.Sample.Story;

/// <summary>The cluster profile that the three clusters share, and who changed it why.</summary>
internal sealed class ProfileLife(SampleScript script)
{
    private const string Name = "infra-base";

    public void Write()
    {
        var versions = new[] { PolicyText.Profile("3.29.1", "3.4.0"), PolicyText.Profile("3.30.0", "3.4.0"), PolicyText.Profile("3.30.2", "3.5.0") };
        script.On(87, "10:00", t => script.Profile(t, SampleActor.Jonas, "create", Name, null, versions[0], "CHG-1020: one profile for all clusters"));
        script.On(49, "11:05", t => script.Profile(t, SampleActor.Jonas, "update", Name, versions[0], versions[1], "CHG-1180: CVE fix in Calico"));
        script.On(49, "11:30", t => script.Profile(t, SampleActor.Jonas, "publish", Name, null, versions[1], "CHG-1180: approved for the next window"));
        script.On(14, "09:12", t => script.Profile(t, SampleActor.Priya, "update", Name, versions[1], versions[2], "CHG-1199: Prometheus 3.5, Calico patch release"));
        script.On(14, "09:40", t => script.Profile(t, SampleActor.Jonas, "publish", Name, null, versions[2], "CHG-1199: approved by the platform team"));
    }
}
