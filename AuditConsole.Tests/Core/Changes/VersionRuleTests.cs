using AuditConsole.Core.Changes;
using AuditConsole.Core.Changes.Projection;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using Xunit;
using static AuditConsole.Tests.Core.Changes.Make;

namespace AuditConsole.Tests.Core.Changes;

public sealed class VersionRuleTests
{
    [Fact]
    public void An_update_without_response_takes_the_request_and_what_the_server_kept()
    {
        var course = Course.Of([Event(1, 1, "create", Body(80, 1).Replace("\"spec\"", "\"status\":{\"ready\":true},\"spec\"", StringComparison.Ordinal)), Event(2, 2, "update", request: Body(443, uid: null))]);
        var row = course.Entries[1].Draft.Row;
        Assert.Equal((2, Confidence.Captured, Confidence.Reconstructed), (row.Number, (Confidence)row.Before, (Confidence)row.After));
        var json = System.Text.Encoding.UTF8.GetString(course.State(Key).Body!.Json.Span);
        Assert.Contains("\"uid\":\"u-1\"", json, StringComparison.Ordinal);
        Assert.Contains("\"status\":{\"ready\":true}", json, StringComparison.Ordinal);
        Assert.Equal((1, 1), (row.Added, row.Removed));
        Assert.Equal(Uid, row.Uid);
    }

    [Fact]
    public void A_patch_without_response_is_unknown_and_so_is_the_side_before_the_next()
    {
        var course = Course.Of([Event(1, 1, "create", Body(80, 1)), Event(2, 2, "patch", request: "{\"spec\":{}}"), Event(3, 3, "update", Body(443, 3))]);
        var patched = course.Entries[1].Draft.Row;
        Assert.Equal((2, Confidence.Captured, Confidence.Unknown, "only the patch was captured, not its result"), (patched.Number, (Confidence)patched.Before, (Confidence)patched.After, patched.Note));
        Assert.Null(patched.BodyHash);
        Assert.Null(patched.Added);
        Assert.Equal(Confidence.Unknown, (Confidence)course.Entries[2].Draft.Row.Before);
    }

    [Theory]
    [InlineData(true, "body truncated by the API server")]
    [InlineData(false, "no body was captured")]
    public void A_body_that_is_missing_is_unknown_with_the_reason(bool truncated, string note)
    {
        var course = Course.Of([Event(1, 1, "create", Body(80, 1)), Event(2, 2, "update", truncated ? Body(443, 2) : null, change: e => e.Truncated.AddRange(truncated ? ["body"] : []))]);
        var row = course.Entries[1].Draft.Row;
        Assert.Equal((2, Confidence.Unknown, note), (row.Number, (Confidence)row.After, row.Note));
    }

    [Fact]
    public void A_body_that_cannot_be_read_hides_no_change()
    {
        var row = Course.Of([Event(1, 1, "create", Body(80, 1)), Event(2, 2, "update", Body(443, 2).Replace("\"port\"", "\"\\ud800\"", StringComparison.Ordinal))]).Entries[1].Draft.Row;
        Assert.Equal((2, Confidence.Unknown, "the body could not be read"), (row.Number, (Confidence)row.After, row.Note));
    }

    [Fact]
    public void A_jump_of_the_generation_shows_that_writes_were_missed()
    {
        var row = Course.Of([Event(1, 1, "create", Body(80, 1, generation: 1)), Event(2, 2, "update", Body(443, 9, generation: 4))]).Entries[1].Draft.Row;
        Assert.Equal((Confidence.Assumed, "2 intermediate writes missed"), ((Confidence)row.Before, row.Note));
    }

    [Fact]
    public void The_same_version_or_the_same_document_is_no_version()
    {
        var course = Course.Of([Event(1, 1, "create", Body(80, 5)), Event(2, 2, "update", Body(80, 5)), Event(3, 3, "update", Body(80, 6)), Event(4, 4, "update", Body(81, 7))]);
        Assert.Equal([1, null, null, 2], course.Entries.Select(e => e.Draft.Row.Number));
        Assert.Equal([WriteClass.Change, WriteClass.Noop, WriteClass.Noop, WriteClass.Change], course.Entries.Select(e => (WriteClass)e.Draft.Row.Class));
    }

    [Fact]
    public void An_object_held_by_a_finalizer_is_terminating_until_it_is_released()
    {
        const string Deleting = ",\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"";
        var course = Course.Of(
        [
            Event(1, 1, "create", Body(80, 1, more: ",\"finalizers\":[\"a\"]")),
            Event(2, 2, "delete", Body(80, 2, more: Deleting + ",\"finalizers\":[\"a\"]")),
            Event(3, 3, "delete", Body(80, 2, more: Deleting + ",\"finalizers\":[\"a\"]")),
            Event(4, 4, "patch", Body(80, 3, more: Deleting), "{}"),
        ]);
        Assert.Equal([WriteClass.Change, WriteClass.Terminating, WriteClass.Noop, WriteClass.Change], course.Entries.Select(e => (WriteClass)e.Draft.Row.Class));
        Assert.Equal([1, 2, null, 3], course.Entries.Select(e => e.Draft.Row.Number));
        var gone = course.Entries[3].Draft.Row;
        Assert.True(((VersionFlags)gone.Flags).HasFlag(VersionFlags.Deletion));
        Assert.Equal("last finalizer removed", gone.Note);
        Assert.Equal(ObjectState.Deleted, course.State(Key).State);
    }

    [Fact]
    public void A_deletion_is_gone_and_its_answer_is_the_side_before()
    {
        var course = Course.Of([Event(1, 1, "create", request: Body(80)), Event(2, 2, "delete", Body(81, 7))]);
        var row = course.Entries[1].Draft.Row;
        Assert.Equal((Confidence.Captured, Confidence.Captured), ((Confidence)row.Before, (Confidence)row.After));
        Assert.Contains("port: 81", course.Entries[1].Before!.Yaml, StringComparison.Ordinal);
        Assert.NotNull(row.BeforeHash);
        Assert.Null(row.BodyHash);
        Assert.Equal(ObjectState.Deleted, course.State(Key).State);
    }

    [Fact]
    public void A_second_deletion_of_what_is_gone_is_no_version()
    {
        var course = Course.Of([Event(1, 1, "create", Body(80, 1)), Event(2, 2, "delete"), Event(3, 3, "delete")]);
        Assert.Equal([1, 2, null], course.Entries.Select(e => e.Draft.Row.Number));
    }

    [Fact]
    public void Creation_after_deletion_is_a_recreation_and_numbers_go_on()
    {
        var course = Course.Of([Event(1, 1, "create", Body(80, 1)), Event(2, 2, "delete"), Event(3, 3, "create", Body(80, 9, "u-2"))]);
        var row = course.Entries[2].Draft.Row;
        Assert.Equal((3, Confidence.Captured, "u-2", VersionFlags.Recreation), (row.Number, (Confidence)row.Before, row.Uid, (VersionFlags)row.Flags));
        Assert.Equal(0, row.Removed);
    }

    [Fact]
    public void Creation_of_what_lives_proves_a_deletion()
    {
        var course = Course.Of([Event(1, 1, "create", Body(80, 1)), Event(2, 2, "create", Body(81, 9, "u-2"))]);
        Assert.Equal([1, 2, 3], course.Entries.Select(e => e.Draft.Row.Number));
        var implied = course.Entries[1].Draft.Row;
        Assert.Equal(VersionFlags.Deletion | VersionFlags.Implied, (VersionFlags)implied.Flags);
        Assert.Equal((Confidence.Captured, Confidence.Assumed, string.Empty, 2L), ((Confidence)implied.Before, (Confidence)implied.After, implied.Actor, implied.Seq));
        Assert.Equal(VersionFlags.Recreation, (VersionFlags)course.Entries[2].Draft.Row.Flags);
    }

    [Fact]
    public void A_status_report_that_came_before_the_creation_proves_none()
    {
        var status = Event(1, 1, "update", Body(80, 2), change: e => (e.Class, e.Resource.Subresource) = (EventClass.Status, "status"));
        var course = Course.Of([status, Event(2, 1.1, "create", Body(80, 1))]);
        Assert.Equal([null, 1], course.Entries.Select(e => e.Draft.Row.Number));
        Assert.Equal((Confidence.Captured, VersionFlags.None), ((Confidence)course.Entries[1].Draft.Row.Before, (VersionFlags)course.Entries[1].Draft.Row.Flags));
    }

    [Fact]
    public void Another_uid_without_creation_leaves_the_side_before_unknown()
    {
        var row = Course.Of([Event(1, 1, "create", Body(80, 1)), Event(2, 2, "update", Body(81, 9, "u-2"))]).Entries[1].Draft.Row;
        Assert.Equal((2, Confidence.Unknown, VersionFlags.Recreation), (row.Number, (Confidence)row.Before, (VersionFlags)row.Flags));
    }

    [Fact]
    public void Status_reports_are_entries_without_number_and_a_late_one_revives_nothing()
    {
        static StoredEvent Status(long seq, double time, string body) => Event(seq, time, "update", body, change: e => (e.Class, e.Resource.Subresource) = (EventClass.Status, "status"));
        var course = Course.Of([Event(1, 1, "create", Body(80, 1, generation: 1)), Status(2, 2, Body(80, 2, generation: 1)), Event(3, 3, "update", Body(80, 2, generation: 1)), Event(4, 4, "delete"), Status(5, 5, Body(80, 3, generation: 1))]);
        Assert.Equal([1, null, null, 2, null], course.Entries.Select(e => e.Draft.Row.Number));
        Assert.Equal(WriteClass.Noop, (WriteClass)course.Entries[2].Draft.Row.Class);
        Assert.Equal(ObjectState.Deleted, course.State(Key).State);
    }

    [Fact]
    public void Refused_writes_show_only_on_what_exists()
    {
        static void Deny(AuditEvent e) => (e.Class, e.Outcome, e.Code) = (EventClass.Denied, Outcome.Denied, 403);
        var course = Course.Of([Event(1, 1, "update", change: Deny), Event(2, 2, "create", Body(80, 1)), Event(3, 3, "delete", change: Deny), Event(4, 4, "patch", change: e => e.Resource.Subresource = "scale")]);
        Assert.Equal([1, null, 2], course.Entries.Select(e => e.Draft.Row.Number));
        Assert.Equal([WriteClass.Change, WriteClass.Denied, WriteClass.Scale], course.Entries.Select(e => (WriteClass)e.Draft.Row.Class));
        Assert.Equal((Confidence.Unknown, "sets the number of replicas only"), ((Confidence)course.Entries[2].Draft.Row.After, course.Entries[2].Draft.Row.Note));
        Assert.Equal(4, course.State(Key).Last!.Seq);
    }

    [Fact]
    public void A_scale_sets_one_number_of_the_object_and_the_next_version_stands_on_it()
    {
        static string Sized(int replicas, long version, long generation, string more = "") => Body(80, version, generation: generation).Replace("\"spec\":{", $"\"spec\":{{{more}\"replicas\":{replicas},", StringComparison.Ordinal);
        static StoredEvent Scale(long seq, string? response, string? request = null) => Event(seq, seq, "patch", response, request, e => e.Resource.Subresource = "scale");
        var course = Course.Of(
        [
            Event(1, 1, "create", Sized(2, 1, 1)),
            Scale(2, """{"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"web","resourceVersion":"2"},"spec":{"replicas":4}}"""),
            Event(3, 3, "update", Sized(4, 3, 2), change: e => (e.Class, e.Resource.Subresource) = (EventClass.Status, "status")),
            Event(4, 4, "patch", Sized(4, 4, 3, "\"paused\":true,")),
            Scale(5, null, """{"spec":{"replicas":4}}"""),
        ]);

        Assert.Equal([1, 2, null, 3, null], course.Entries.Select(e => e.Draft.Row.Number));
        var (scaled, patched) = (course.Entries[1].Draft.Row, course.Entries[3].Draft.Row);
        Assert.Equal((Confidence.Captured, Confidence.Reconstructed, 1, 1), ((Confidence)scaled.Before, (Confidence)scaled.After, scaled.Added, scaled.Removed));
        Assert.Equal((Confidence.Captured, null, 1, 0), ((Confidence)patched.Before, patched.Note, patched.Added, patched.Removed));
        Assert.Equal(WriteClass.Noop, (WriteClass)course.Entries[4].Draft.Row.Class);
    }

    [Fact]
    public void A_write_that_only_a_status_report_gave_away_is_told_by_the_next_version()
    {
        var course = Course.Of(
        [
            Event(1, 1, "create", Body(80, 1, generation: 1)),
            Event(2, 2, "update", Body(443, 3, generation: 2), change: e => (e.Class, e.Resource.Subresource) = (EventClass.Status, "status")),
            Event(3, 3, "update", Body(8080, 4, generation: 3)),
        ]);

        var row = course.Entries[2].Draft.Row;
        Assert.Equal((2, Confidence.Assumed, "1 intermediate write missed"), (row.Number, (Confidence)row.Before, row.Note));
    }

    [Fact]
    public void Of_a_deleted_collection_what_a_finalizer_holds_goes_when_the_last_one_is_removed()
    {
        const string Items = """{"kind":"NetworkPolicyList","apiVersion":"networking.k8s.io/v1","metadata":{},"items":[{"metadata":{"name":"web","namespace":"shop","uid":"u-1","finalizers":["a/b"]},"spec":{"x":1}}]}""";
        var course = Course.Of(
        [
            Event(1, 1, "create", Body(80, 1, more: ",\"finalizers\":[\"a/b\"]")),
            Event(2, 2, "deletecollection", Items, change: e => e.Resource.Name = null),
            Event(3, 3, "update", Body(80, 3, more: ",\"deletionTimestamp\":\"2026-11-21T10:00:00Z\"")),
        ]);

        Assert.Equal<ObjectState?>([ObjectState.Live, ObjectState.Terminating, ObjectState.Deleted], course.Entries.Select(e => (ObjectState?)e.Draft.Row.State));
        Assert.Equal("last finalizer removed", course.Entries[^1].Draft.Row.Note);
    }

    [Fact]
    public void A_deleted_collection_ends_each_item_with_its_body()
    {
        const string Items = """{"kind":"NetworkPolicyList","apiVersion":"networking.k8s.io/v1","metadata":{},"items":[{"metadata":{"name":"web","namespace":"shop","uid":"u-1"},"spec":{"x":1}},{"metadata":{"name":"db","namespace":"shop","uid":"u-9"},"spec":{}}]}""";
        var course = Course.Of([Event(1, 1, "create", Body(80, 1)), Event(2, 2, "deletecollection", Items, change: e => e.Resource.Name = null)]);
        Assert.Equal(["web", "web", "db"], course.Entries.Select(e => e.Write.Key.Name));
        Assert.All(course.Entries.Skip(1), e => Assert.True(((VersionFlags)e.Draft.Row.Flags).HasFlag(VersionFlags.Deletion)));
        Assert.All(course.Entries.Skip(1), e => Assert.Equal(Confidence.Captured, (Confidence)e.Draft.Row.Before));
        Assert.StartsWith("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\n", course.Entries[1].Before!.Yaml, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_the_server_was_to_choose_is_not_guessed()
    {
        var unknown = Event(1, 1, "create", request: Body(80).Replace("\"name\":\"web\"", "\"generateName\":\"web-\"", StringComparison.Ordinal), change: e => e.Resource.Name = "networkpolicies");
        Assert.Empty(Course.Of([unknown]).Entries);
    }

    [Fact]
    public void Policies_of_the_old_group_join_the_new_one()
    {
        var course = Course.Of([Event(1, 1, "create", Body(80, 1), change: e => e.Resource.Group = "extensions"), Event(2, 2, "update", Body(81, 2))]);
        Assert.All(course.Entries, e => Assert.Equal(Key, e.Write.Key));
    }

    [Fact]
    public void Other_systems_events_keep_both_sides_as_sent()
    {
        var course = Course.Of(
        [
            Native(1, 1, EventAction.Update, """{"state":"running","status":"ok"}""", """{"state":"stopped","status":"ok"}"""),
            Native(2, 2, EventAction.Update, null, """{"state":"stopped","status":"gone"}"""),
            Native(3, 3, EventAction.Update, """{"a":1}""", """{"a":1}"""),
            Native(4, 4, EventAction.Delete, """{"a":1}""", null),
        ]);
        Assert.Equal([1, 2, null, 3], course.Entries.Select(e => e.Draft.Row.Number));
        Assert.Equal(new ObjectKey("cloud", "_", "ec2_instance", string.Empty, "web-1"), course.Entries[0].Write.Key);
        Assert.Equal("state: running\nstatus: ok\n", course.Entries[0].Before!.Yaml);
        Assert.Equal("state: stopped\nstatus: gone\n", course.Entries[1].Draft.Body!.Yaml);
        Assert.Equal((Confidence.Captured, Confidence.Captured), ((Confidence)course.Entries[0].Draft.Row.Before, (Confidence)course.Entries[0].Draft.Row.After));
        Assert.Equal(ObjectState.Deleted, course.State(course.Entries[0].Write.Key).State);
    }

    [Fact]
    public void The_end_of_a_namespace_is_told_by_its_finalisation()
    {
        const string Namespace = """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"lab","uid":"n","deletionTimestamp":"2026-01-01T00:00:00Z"},"spec":{}}""";
        static void Lab(AuditEvent e, string? subresource) => e.Resource = new ObjectRef { Group = string.Empty, Kind = "Namespace", Resource = "namespaces", Namespace = "lab", Name = "lab", Subresource = subresource };
        var course = Course.Of([Event(1, 1, "update", Namespace.Replace("{}}", "{\"finalizers\":[\"kubernetes\"]}}", StringComparison.Ordinal), change: e => Lab(e, null)), Event(2, 2, "update", Namespace, change: e => Lab(e, "finalize"))]);
        var key = new ObjectKey("prod", string.Empty, "Namespace", string.Empty, "lab");
        Assert.Equal([ObjectState.Terminating, ObjectState.Deleted], course.Entries.Select(e => (ObjectState)e.Draft.Row.State!));
        Assert.Equal(ObjectState.Deleted, course.State(key).State);
    }
}
