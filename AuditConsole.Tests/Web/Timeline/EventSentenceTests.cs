using AuditConsole.Core.Events;
using AuditConsole.Web.Components.Timeline.Rows;
using Xunit;

namespace AuditConsole.Tests.Web.Timeline;

public sealed class EventSentenceTests
{
    public static readonly TheoryData<string, AuditEvent> Sentences = new()
    {
        { "netsec-admin updated GlobalNetworkPolicy security.internet-egress", SomeEvent.Of(EventAction.Update, "GlobalNetworkPolicy", "security.internet-egress") },
        { "netsec-admin updated NetworkPolicy payments/default.db", SomeEvent.Of(EventAction.Update, "NetworkPolicy", "payments/default.db", more: e => e.Verb = "patch") },
        { "netsec-admin created Namespace staging", SomeEvent.Of(EventAction.Create, "Namespace", "staging/staging") },
        { "netsec-admin deleted Pods in staging", SomeEvent.Of(EventAction.Delete, "Pod", "staging/", more: e => e.Verb = "deletecollection") },
        { "netsec-admin deleted NetworkPolicies in staging", SomeEvent.Of(EventAction.Delete, "NetworkPolicy", "staging/", more: e => e.Verb = "deletecollection") },
        { "netsec-admin listed Ingresses in staging", SomeEvent.Of(EventAction.List, "Ingress", "staging/") },
        { "payments-dev was denied delete of NetworkPolicy payments/db (403)", SomeEvent.Of(EventAction.Delete, "NetworkPolicy", "payments/db", "payments-dev", e => (e.Outcome, e.Code) = (Outcome.Denied, 403)) },
        { "payments-dev failed to update NetworkPolicy payments/db (409 conflict)", SomeEvent.Of(EventAction.Update, "NetworkPolicy", "payments/db", "payments-dev", e => (e.Outcome, e.Code) = (Outcome.Failure, 409)) },
        { "sre-oncall dry-ran an update of Tier security", SomeEvent.Of(EventAction.Update, "Tier", "security", "sre-oncall", e => e.DryRun = true) },
        { "sre-oncall dry-ran a delete of Tier security", SomeEvent.Of(EventAction.Delete, "Tier", "security", "sre-oncall", e => e.Class = EventClass.DryRun) },
        { "platform-admin asked to create ClusterRole · no answer known", SomeEvent.Of(EventAction.Create, "ClusterRole", null, "platform-admin", Unanswered) },
        { "platform-admin asked to delete Pods in staging · no answer known", SomeEvent.Of(EventAction.Delete, "Pod", "staging/", "platform-admin", e => { Unanswered(e); e.Verb = "deletecollection"; }) },
        { "platform-admin as system:admin updated Tier security", SomeEvent.Of(EventAction.Update, "Tier", "security", "platform-admin", e => e.Actor.EffectiveName = "system:admin") },
        { "the garbage collector deleted Pod staging/web", SomeEvent.Of(EventAction.Delete, "Pod", "staging/web", "system:serviceaccount:kube-system:generic-garbage-collector") },
        { "the namespace controller deleted Pod staging/web", SomeEvent.Of(EventAction.Delete, "Pod", "staging/web", "system:serviceaccount:kube-system:namespace-controller") },
        { "the controller manager created Secret a/b", SomeEvent.Of(EventAction.Create, "Secret", "a/b", "system:kube-controller-manager") },
        { "node worker-1 updated Lease n/l", SomeEvent.Of(EventAction.Update, "Lease", "n/l", "system:node:worker-1") },
        { "service account argocd/argocd-server updated Deployment payments/api", SomeEvent.Of(EventAction.Update, "Deployment", "payments/api", "system:serviceaccount:argocd:argocd-server") },
        { "an anonymous caller was denied read of Secret a/b (403)", SomeEvent.Of(EventAction.Read, "Secret", "a/b", "system:anonymous", e => (e.Outcome, e.Code) = (Outcome.Denied, 403)) },
        { "an unknown actor deleted Pod a/b", SomeEvent.Of(EventAction.Delete, "Pod", "a/b", actor: null, more: e => e.ActorClass = ActorClass.Unknown) },
        { "sre-oncall ran a command in Pod payments/api", SomeEvent.Of(EventAction.Create, "Pod", "payments/api", "sre-oncall", e => e.Resource.Subresource = "exec") },
        { "sre-oncall was denied exec in Pod payments/api (403)", SomeEvent.Of(EventAction.Create, "Pod", "payments/api", "sre-oncall", e => (e.Resource.Subresource, e.Outcome, e.Code) = ("exec", Outcome.Denied, 403)) },
        { "sre-oncall scaled Deployment payments/api", SomeEvent.Of(EventAction.Update, "Deployment", "payments/api", "sre-oncall", e => e.Resource.Subresource = "scale") },
        { "the scheduler bound Pod payments/api", SomeEvent.Of(EventAction.Create, "Pod", "payments/api", "system:kube-scheduler", e => e.Resource.Subresource = "binding") },
        { "sre-oncall evicted Pod payments/api", SomeEvent.Of(EventAction.Create, "Pod", "payments/api", "sre-oncall", e => e.Resource.Subresource = "eviction") },
        { "node n1 updated the status of Pod payments/api", SomeEvent.Of(EventAction.Update, "Pod", "payments/api", "system:node:n1", e => e.Resource.Subresource = "status") },
    };

    public static readonly TheoryData<string, AuditEvent> CloudSentences = new()
    {
        { "alice called PutBucketPolicy on s3 bucket x", Call("s3", "PutBucketPolicy", "Bucket", "x") },
        { "alice called ModifyDBInstance on rds DB instance db-1", Call("rds", "ModifyDBInstance", "DBInstance", "db-1") },
        { "alice called DeleteVpc on ec2 VPC vpc-1", Call("ec2", "DeleteVpc", "VPC", "vpc-1") },
        { "alice called StopInstances on ec2", Call("ec2", "StopInstances", null, null) },
        { "alice as admin called DeleteRole on iam role r", Call("iam", "DeleteRole", "Role", "r", e => e.Actor.EffectiveName = "admin") },
        { "alice was denied LeaveOrganization on organizations (AccessDenied)", Call("organizations", "LeaveOrganization", null, null, e => { e.Outcome = Outcome.Denied; e.Extra.Add(new("errorcode", "AccessDenied")); }) },
        { "alice failed to call DeleteParameter on ssm (ThrottlingException)", Call("ssm", "DeleteParameter", null, null, e => { e.Outcome = Outcome.Failure; e.Extra.Add(new("errorcode", "ThrottlingException")); }) },
        { "alice signed in to the AWS console", Call("signin", "ConsoleLogin", null, null, e => e.Action = EventAction.Login) },
        { "alice failed to sign in to the AWS console", Call("signin", "ConsoleLogin", null, null, e => (e.Action, e.Outcome) = (EventAction.Login, Outcome.Failure)) },
    };

    [Theory]
    [MemberData(nameof(CloudSentences))]
    public void A_call_to_a_cloud_is_told_by_its_own_name(string expected, AuditEvent e) => Assert.Equal(expected, EventSentence.Of(e).Text);

    private static AuditEvent Call(string service, string name, string? kind, string? thing, Action<AuditEvent>? more = null)
    {
        var e = new AuditEvent { Id = "e", Source = "aws", Tenant = "default", Type = $"aws.{service}.{name.ToLowerInvariant()}", Format = EventFormat.CloudTrail, Verb = name, Action = EventAction.Update, Outcome = Outcome.Success, ActorClass = ActorClass.Human };
        (e.Actor.Type, e.Actor.Name, e.Resource.Type, e.Resource.Kind, e.Resource.Name) = ("user", "alice", service, kind, thing);
        more?.Invoke(e);
        return e;
    }

    public static readonly TheoryData<string, AuditEvent> NativeSentences = new()
    {
        { "you@example.com updated policy dmz", Native(EventAction.Update, "modify", "policy.modify", "policy", "dmz") },
        { "you@example.com approved change CHG-7", Native(EventAction.Action, "approve", "change.approve", "change", "CHG-7") },
        { "you@example.com notified team blue", Native(EventAction.Activity, "notify", "team.notify", "team", "blue") },
        { "you@example.com submitted form f1", Native(EventAction.Activity, null, "form.submit", "form", "f1") },
        { "you@example.com signed in", Native(EventAction.Login, "login", "authentication.login", null, null) },
        { "you@example.com failed to sign in (401)", Native(EventAction.Login, "login", "authentication.login", null, null, e => (e.Outcome, e.Code) = (Outcome.Failure, 401)) },
        { "you@example.com was denied sign-in", Native(EventAction.Login, "login", "authentication.login", null, null, e => e.Outcome = Outcome.Denied) },
        { "you@example.com created something · budget.create from prod-eu-1", Native(EventAction.Create, "create", "budget.create", null, null) },
        { "you@example.com was denied create · budget.create from prod-eu-1", Native(EventAction.Create, "create", "budget.create", null, null, e => e.Outcome = Outcome.Denied) },
        { "an unknown actor created something · com.example.Budget.Created from /finance", CloudEvent(EventAction.Create, "com.example.budget.created", null, e => e.Extra.Add(new("ce_type", "com.example.Budget.Created"))) },
        { "an unknown actor created budget/42", CloudEvent(EventAction.Create, "com.example.budget.created", "budget/42") },
        { "an unknown actor did something with budget/42 · com.example.budget.x_42 from /finance", CloudEvent(EventAction.Action, "com.example.budget.x_42", "budget/42") },
        { "an unknown actor did something · com.example.budget.x_42 from /finance", CloudEvent(EventAction.Action, "com.example.budget.x_42", null) },
        { "you@example.com published profile infra", Native(EventAction.Publish, "publish", "profile.publish", "profile", "infra") },
    };

    public static readonly TheoryData<string, AuditEvent> OwnSentences = new()
    {
        { "the ledger was created", Own("log.genesis", EventAction.Create) },
        { "the console started", Own("log.start", EventAction.Activity) },
        { "admin@example.com signed in", Own("authentication.login", EventAction.Login, "Account", "admin@example.com") },
        { "admin@example.com created API key ci", Own("config.key.create", EventAction.Create, "Key", "ci") },
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    [MemberData(nameof(NativeSentences))]
    [MemberData(nameof(OwnSentences))]
    public void An_event_reads_as_a_sentence(string sentence, AuditEvent e) => Assert.Equal(sentence, EventSentence.Of(e).Text);

    [Fact]
    public void Nobody_else_can_speak_as_the_console()
    {
        var forged = Native(EventAction.Activity, "genesis", "log.genesis", null, null);

        Assert.NotEqual("the ledger was created", EventSentence.Of(forged).Text);
        Assert.DoesNotContain(EventMarks.Of(forged), m => m.Text == "Console");
    }

    [Theory]
    [InlineData("jane updated NetworkPolicy web in shop 5 times", "web", "web", "web", "web", "web")]
    [InlineData("jane updated 5 NetworkPolicies in shop", "a", "b", "c", "d", "e")]
    [InlineData("jane updated 2 NetworkPolicies in shop · 5 events", "a", "b", "a", "b", "a")]
    [InlineData("jane updated NetworkPolicies in shop · 5 events", "a", "", "a", "b", "a")]
    [InlineData("jane updated NetworkPolicy in shop 5 times", "", "", "", "", "")]
    public void Like_events_are_one_sentence_that_counts_objects(string sentence, params string[] names)
        => Assert.Equal(sentence, EventSentence.OfMany([.. names.Select(name => SomeEvent.Of(EventAction.Update, "NetworkPolicy", "shop/" + name, "jane"))]).Text);

    [Fact]
    public void Like_events_of_what_has_no_namespace_or_name_are_counted_too()
    {
        Assert.Equal("jane updated Tier security 2 times", Many(2, _ => SomeEvent.Of(EventAction.Update, "Tier", "security", "jane")));
        Assert.Equal("jane listed Pods in shop 4 times", Many(4, _ => SomeEvent.Of(EventAction.List, "Pod", "shop/", "jane")));
        Assert.Equal("alice called PutBucketPolicy on 2 s3 buckets", Many(2, i => Call("s3", "PutBucketPolicy", "Bucket", $"b{i}")));
        Assert.Equal("alice called StopInstances on ec2 4 times", Many(4, _ => Call("ec2", "StopInstances", null, null)));
        Assert.Equal("jane was denied update of Tier security 2 times", Many(2, _ => SomeEvent.Of(EventAction.Update, "Tier", "security", "jane", e => (e.Outcome, e.Code) = (Outcome.Denied, 403))));
    }

    private static string Many(int count, Func<int, AuditEvent> one) => EventSentence.OfMany([.. Enumerable.Range(0, count).Select(one)]).Text;

    [Fact]
    public void A_snapshot_accuses_nobody()
    {
        var shown = SomeEvent.Of(EventAction.Read, "Secret", "shop/s", actor: null, more: Snapshot);

        Assert.Equal("a snapshot shows Secret shop/s", EventSentence.Of(shown).Text);
        Assert.Equal("a snapshot shows 4 Secrets in shop", Many(4, i => SomeEvent.Of(EventAction.Read, "Secret", $"shop/s{i}", actor: null, more: Snapshot)));
        Assert.NotEqual(EventGlyph.Of(SomeEvent.Of(EventAction.Read, "Secret", "shop/s")), EventGlyph.Of(shown));
    }

    private static void Snapshot(AuditEvent e) => (e.Format, e.Class, e.Verb, e.ActorClass) = (EventFormat.KubernetesSnapshot, EventClass.Read, "snapshot", ActorClass.Unknown);

    [Fact]
    public void Actor_kind_and_object_have_their_roles()
        => Assert.Equal(
            [("netsec-admin", SentenceRole.Actor), ("updated", SentenceRole.Plain), ("Tier", SentenceRole.Kind), ("security", SentenceRole.Object)],
            EventSentence.Of(SomeEvent.Of(EventAction.Update, "Tier", "security")).Parts.Select(p => (p.Text, p.Role)));

    [Fact]
    public void Every_action_has_words_and_a_glyph()
        => Assert.All(Enum.GetValues<EventAction>(), action =>
        {
            var e = SomeEvent.Of(action, "Thing", "a/b");
            Assert.NotEmpty(EventSentence.Of(e).Text);
            Assert.NotEmpty(EventGlyph.Of(e).Icon);
        });

    [Fact]
    public void A_denied_delete_does_not_look_like_a_delete()
    {
        var denied = SomeEvent.Of(EventAction.Delete, "Pod", "a/b", more: e => e.Outcome = Outcome.Denied);

        Assert.Equal("denied", EventGlyph.Of(denied).Icon);
        Assert.Contains(EventMarks.Of(denied), m => m.Text == "Denied");
    }

    [Fact]
    public void An_unanswered_request_does_not_look_done()
    {
        var asked = SomeEvent.Of(EventAction.Delete, "Pod", "a/b", "ada", Unanswered);

        Assert.NotEqual(EventGlyph.Of(SomeEvent.Of(EventAction.Delete, "Pod", "a/b")), EventGlyph.Of(asked));
        Assert.Equal("ada asked to delete 3 Pods in a · no answer known", Many(3, i => SomeEvent.Of(EventAction.Delete, "Pod", $"a/b{i}", "ada", Unanswered)));
    }

    [Fact]
    public void An_id_that_was_used_for_something_else_before_is_marked()
        => Assert.Contains(EventMarks.Of(SomeEvent.Of(EventAction.Delete, "Pod", "a/b", more: e => e.Extra.Add(new("conflict", "true")))), mark => mark.Text == "Id used twice");

    [Fact]
    public void A_row_has_at_most_three_tags()
    {
        var e = SomeEvent.Of(EventAction.Delete, "Pod", "a/b", more: e =>
        {
            e.Outcome = Outcome.Denied;
            e.Tags.AddRange(["late", "malformed_body", "clock_skew"]);
            e.ActorClass = ActorClass.Gitops;
            e.Actor.EffectiveName = "system:admin";
        });

        Assert.Equal(["Denied", "Malformed", "Impersonated"], EventMarks.Of(e).Select(m => m.Text));
    }

    private static void Unanswered(AuditEvent e)
    {
        (e.Outcome, e.Code) = (Outcome.Unknown, 0);
        e.Extra.Add(new("stage", "RequestReceived"));
    }

    private static AuditEvent Native(EventAction action, string? verb, string type, string? resource, string? name, Action<AuditEvent>? more = null)
        => SomeEvent.Of(action, null, name, null, e =>
        {
            e.Type = type;
            e.Verb = verb;
            e.Format = EventFormat.Native;
            e.Code = 0;
            e.Actor = new Actor { Email = "you@example.com" };
            e.Resource = new ObjectRef { Type = resource, Name = name };
            more?.Invoke(e);
        });

    private static AuditEvent CloudEvent(EventAction action, string type, string? subject, Action<AuditEvent>? more = null)
        => SomeEvent.Of(action, null, subject, null, e =>
        {
            (e.Type, e.Verb, e.Format, e.Code, e.ActorClass) = (type, null, EventFormat.CloudEvents, 0, ActorClass.Unknown);
            e.Resource = new ObjectRef { Name = subject };
            e.Extra.Add(new("ce_source", "/finance"));
            more?.Invoke(e);
        });

    private static AuditEvent Own(string type, EventAction action, string? kind = null, string? name = null)
        => SomeEvent.Of(action, kind, name, "admin@example.com", e =>
        {
            e.Type = type;
            e.Source = "auditconsole";
            e.Format = EventFormat.Console;
        });
}
