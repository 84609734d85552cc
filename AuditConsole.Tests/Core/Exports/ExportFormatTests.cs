using System.Globalization;
using System.Text;
using System.Text.Json;
using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Delivery.Formats;
using AuditConsole.Core.Events;
using AuditConsole.Core.Exports;
using AuditConsole.Core.Query;
using AuditConsole.Tests.Core.Query;
using CsvHelper;
using Microsoft.Extensions.Options;
using Xunit;
using YamlDotNet.Serialization;

namespace AuditConsole.Tests.Core.Exports;

public sealed class ExportFormatTests
{
    private const string Hostile = "=cmd|' /C calc'!A0, \"x\"\r\nline <script> \\ | = \u202E";
    private static readonly Scope Whole = new("default");
    private static readonly Scope Payments = new("default") { Namespaces = ["payments"] };

    private static AuditEvent Event(int i)
    {
        var e = new AuditEvent
        {
            Id = $"e{i}",
            Source = "prod",
            Tenant = "default",
            Type = "k8s.globalnetworkpolicy.update",
            Time = (i * Micros.PerSecond) + 123_456,
            Received = (i * Micros.PerSecond) + 999_999,
            Class = i % 5 == 0 ? EventClass.Denied : EventClass.Change,
            Action = EventAction.Update,
            Outcome = i % 5 == 0 ? Outcome.Denied : Outcome.Success,
            Code = 200,
            Verb = "update",
            Severity = Severity.Medium,
            Actor = new Actor { Name = "jane", Ip = i % 2 == 0 ? "10.0.0.7" : "2001:db8::7", Groups = ["a", "b"] },
            Message = i == 3 ? Hostile : null,
            Cluster = "c1",
        };
        (e.Resource.Kind, e.Resource.Name, e.Resource.Namespace) = ("GlobalNetworkPolicy", "default.allow-dns", i % 3 == 0 ? "payments" : "web");
        return e;
    }

    private static async Task<(string Text, ExportOutcome Outcome)> WriteAsync(ExportFormat format, Func<ExportRequest, ExportRequest>? more = null, ExportOptions? options = null, int events = 1300)
    {
        var ledger = new SearchLedger(Enumerable.Range(1, events).Select(i => (Event(i), new EventBodies { Request = Encoding.UTF8.GetBytes($$$"""{"spec":{"order":{{{i}}}}}""") })), 500);
        var request = new ExportRequest(Whole, format);
        using var file = new MemoryStream();
        var outcome = await new EventExport(ledger.Search(), Options.Create(options ?? new ExportOptions())).WriteAsync(more?.Invoke(request) ?? request, file, default);
        Assert.Equal(file.Length, outcome.Bytes);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file.ToArray())), outcome.Sha256);
        return (Encoding.UTF8.GetString(file.ToArray()), outcome);
    }

    [Fact]
    public async Task Every_event_of_many_pages_is_in_the_file_once_newest_first()
    {
        var (text, outcome) = await WriteAsync(ExportFormat.Ndjson);
        var seqs = text.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("seq").GetInt64()).ToList();
        Assert.Equal(Enumerable.Range(1, 1300).Reverse().Select(seq => (long)seq), seqs);
        Assert.Equal(1300, outcome.Events);
    }

    [Fact]
    public async Task A_document_says_what_was_asked_and_how_many_there_are()
    {
        Assert.True(EventQuery.TryParse("namespace:payments", 0, out var query, out _));
        var (text, _) = await WriteAsync(ExportFormat.Json, request => request with { Query = query, From = 0, To = 600 * Micros.PerSecond, Bodies = Whole });
        var root = JsonDocument.Parse(text).RootElement;
        Assert.Equal(("namespace:payments", "1970-01-01T00:00:00.000000Z", 199), (root.GetProperty("query").GetString(), root.GetProperty("from").GetString(), root.GetProperty("count").GetInt32()));
        Assert.Equal(199, root.GetProperty("events").GetArrayLength());
        Assert.Equal(597, root.GetProperty("events")[0].GetProperty("parts").GetProperty("request").GetProperty("spec").GetProperty("order").GetInt32());
        Assert.Empty(JsonDocument.Parse((await WriteAsync(ExportFormat.Json, request => request with { To = 0, From = -5 })).Text).RootElement.GetProperty("events").EnumerateArray());
    }

    [Fact]
    public async Task Csv_comes_back_as_it_was_but_for_formulas()
    {
        var (text, _) = await WriteAsync(ExportFormat.Csv, events: 5);
        Assert.StartsWith("\uFEFFseq,time,received,tenant,", text, StringComparison.Ordinal);
        using var reader = new CsvReader(new StringReader(text.TrimStart('\uFEFF')), CultureInfo.InvariantCulture);
        var rows = reader.GetRecords<dynamic>().Cast<IDictionary<string, object>>().ToList();
        Assert.Equal(["5", "4", "3", "2", "1"], rows.Select(row => row["seq"]));
        Assert.Equal("1970-01-01T00:00:03.123Z", rows[2]["time"]);
        Assert.Equal("'" + Hostile, rows[2]["message"]);
        Assert.Equal("a; b", rows[2]["actor.groups"]);

        (text, _) = await WriteAsync(ExportFormat.Csv, request => request with { GuardsFormulas = false, Columns = [new ExportColumn("msg", EventFields.Message)] }, events: 3);
        Assert.Equal("\uFEFFmsg\r\n\"" + Hostile.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"\r\n\r\n\r\n", text);
    }

    [Theory]
    [InlineData("=1", "'=1")]
    [InlineData(" +1", "' +1")]
    [InlineData("\"@x", "'\"@x")]
    [InlineData("\uFF1Dx", "'\uFF1Dx")]
    [InlineData("\tx", "'\tx")]
    [InlineData("x=1", "x=1")]
    [InlineData("", "")]
    public void A_cell_that_a_spreadsheet_would_run_is_guarded(string cell, string guarded) => Assert.Equal(guarded, CsvExport.Guarded(cell));

    [Fact]
    public async Task Places_in_the_ledger_are_for_those_who_see_all_of_it()
    {
        foreach (var format in Enum.GetValues<ExportFormat>())
        {
            var (text, outcome) = await WriteAsync(format, request => request with { Scope = Payments }, events: 30);
            Assert.Equal(10, outcome.Events);
            Assert.DoesNotContain("web", text, StringComparison.Ordinal);
            Assert.DoesNotContain("\"seq\":", text, StringComparison.Ordinal);
            Assert.DoesNotContain("externalId", text, StringComparison.Ordinal);
            Assert.DoesNotContain("sequenceId", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Yaml_has_a_document_for_each_event_with_the_same_values()
    {
        var (text, _) = await WriteAsync(ExportFormat.Yaml, request => request with { Bodies = Whole }, events: 3);
        var documents = text.Split("---\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, documents.Length);
        var newest = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(documents[0]);
        Assert.Equal(("3", "e3", Hostile), (newest["seq"], newest["id"], newest["message"]));
        Assert.Contains("order: 3", documents[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Cef_escapes_what_its_readers_split_at()
    {
        var line = new CefFormat("1.0", "audit-1").Line(Event(3), whole: false);
        Assert.StartsWith("CEF:0|AuditConsole|AuditConsole|1.0|k8s.globalnetworkpolicy.update|GlobalNetworkPolicy default.allow-dns update|6|rt=3123 cat=k8s act=update outcome=success msg=\\=cmd|' /C calc'!A0, \"x\"\\r\\nline <script> \\\\ | \\= \u202E suser=jane ", line, StringComparison.Ordinal);
        Assert.EndsWith("c6a2Label=Source IPv6 Address c6a2=2001:db8::7 fileType=GlobalNetworkPolicy fname=default.allow-dns cs1Label=cluster cs1=c1 cs2Label=namespace cs2=payments cs4Label=class cs4=change cs5Label=tenant/project cs5=default cs6Label=verb cs6=update cn1Label=code cn1=200 deviceExternalId=prod dvchost=audit-1", line, StringComparison.Ordinal);
        Assert.Contains(" src=10.0.0.7 ", new CefFormat("1.0", "audit-1").Line(Event(2), whole: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Syslog_has_the_head_of_rfc_5424()
    {
        var format = new SyslogFormat("1.0", "audit 1", 7);
        Assert.Equal("<108>1 1970-01-01T00:00:03.123456Z audit_1 auditconsole 7 k8s.globalnetworkpolicy.update [timeQuality tzKnown=\"1\" isSynced=\"1\"][meta sequenceId=\"1\"][origin software=\"AuditConsole\" swVersion=\"1.0\"] {}", format.Line(Event(3), 1L + int.MaxValue, "{}"));
        Assert.StartsWith("<108>1 ", format.Line(Event(5), null, "{}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, long.MaxValue)]
    [InlineData(long.MaxValue, 5000)]
    public async Task A_file_does_not_become_longer_than_files_may_be(long events, long bytes)
        => await Assert.ThrowsAsync<ExportLimitException>(() => WriteAsync(ExportFormat.Ndjson, options: new ExportOptions { MostEvents = events, MostBytes = bytes }));
}
