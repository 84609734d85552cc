using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using AuditConsole.Core.Access;
using AuditConsole.Tests.Support;
using AuditConsole.Web.Cli;
using Xunit;

namespace AuditConsole.Tests.Api;

/// <summary>The listener for clusters, by a client that checks as an API server does.</summary>
public sealed class IngestDoorTests(DoorHost door) : IClassFixture<DoorHost>
{
    [Fact]
    public async Task Events_pass_and_nothing_else_does()
    {
        using var client = door.Client(AppFactory.ApiKey);

        Assert.Equal(HttpStatusCode.OK, await DoorHost.SendAsync(client));
        foreach (var address in (string[])["/", "/timeline", "/signin", "/setup", "/health/ready", "/api/v1/audit-logs", "/openapi/v1.json", "/css/base.css", "/control/import", "/_blazor/negotiate", "/INGESTX", "/api/v1/eventsx"])
        {
            using var answer = await client.GetAsync(address);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{address}: {answer.StatusCode}");
        }

        using var console = new HttpClient { BaseAddress = door.Console };
        using var page = await console.GetAsync("/signin");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task The_names_of_its_certificate_open_no_pages_on_the_other_listener()
    {
        using var console = new HttpClient { BaseAddress = door.Console };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/signin") { Headers = { Host = DoorHost.Name } };
        using var answer = await console.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Another_name_or_another_authority_is_not_trusted_and_the_console_says_who_went_away()
    {
        using var wrongName = door.Client(AppFactory.ApiKey, host: "other.example.test");
        await AssertDistrustAsync(wrongName);

        var other = Directory.CreateTempSubdirectory("auditconsole-other-").FullName;
        try
        {
            Assert.Equal(TlsVerb.Ok, await new TlsVerb(TextWriter.Null, TextWriter.Null, TimeProvider.System).InitAsync(other, [DoorHost.Name], isNewAuthority: false));
            using var wrongAuthority = door.Client(AppFactory.ApiKey, authority: Path.Combine(other, "tls", "ca.crt"));
            await AssertDistrustAsync(wrongAuthority);
        }
        finally
        {
            Directory.Delete(other, recursive: true);
        }

        await UntilAsync(() => Refusals("trust").Sum(r => r.Times) >= 2);
        Assert.All(Refusals("trust"), r => Assert.Equal(("127.0.0.1", DoorRefusal.Tls, null), (r.Address, r.Code, r.TokenEnd)));
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_without_a_restart_a_broken_one_never_and_connections_go_on()
    {
        using var steady = door.Client(AppFactory.ApiKey);
        Assert.Equal(HttpStatusCode.OK, await DoorHost.SendAsync(steady));
        var before = await door.SerialAsync();
        await door.RenewAsync();
        var after = before;
        await UntilAsync(async () => (after = await door.SerialAsync()) != before);
        Assert.Equal(HttpStatusCode.OK, await DoorHost.SendAsync(steady));

        var good = await File.ReadAllTextAsync(door.Tls("server.crt"));
        await File.WriteAllTextAsync(door.Tls("server.crt"), "not a certificate");
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(after, await door.SerialAsync());
        }

        await File.WriteAllTextAsync(door.Tls("server.crt"), good);
        Assert.Equal(HttpStatusCode.OK, await DoorHost.SendAsync(steady));
    }

    [Fact]
    public async Task Senders_that_break_off_are_silent_or_speak_no_TLS_hold_nobody_up()
    {
        using var plain = new TcpClient();
        await plain.ConnectAsync(IPAddress.Loopback, door.Port);
        await plain.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        using var silent = new TcpClient();
        await silent.ConnectAsync(IPAddress.Loopback, door.Port);
        using (var probe = new TcpClient())
        {
            await probe.ConnectAsync(IPAddress.Loopback, door.Port);
        }

        // One promises a body and goes away, one sends it byte by byte.
        using (var cut = await door.OpenAsync())
        {
            await cut.WriteAsync("POST /ingest/k8s/audit/prod HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{\"kind\""u8.ToArray());
        }

        await using var slow = await door.OpenAsync();
        await slow.WriteAsync("POST /ingest/k8s/audit/prod HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"u8.ToArray());

        using var client = door.Client(AppFactory.ApiKey);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => DoorHost.SendAsync(client, $"/ingest/k8s/audit/c{i % 4}")));

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));
        await UntilAsync(() => Refusals("speaks no TLS").Sum(r => r.Times) >= 1);
        Assert.Equal(1, Refusals("speaks no TLS").Sum(r => r.Times));
    }

    private List<DoorRefusal> Refusals(string reason) => [.. door.Get<DoorRefusals>().Newest.Where(r => r.Reason.Contains(reason, StringComparison.Ordinal))];

    private static async Task AssertDistrustAsync(HttpClient client)
    {
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => DoorHost.SendAsync(client));
        Assert.IsType<AuthenticationException>(refused.InnerException);
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
