using AuditConsole.Core.Access;
using AuditConsole.Core.Events;
using AuditConsole.Core.Storage;
using AuditConsole.Tests.Support;
using AuditConsole.Web.Hosting.Starting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class SetUpStartTests
{
    [Fact]
    public async Task A_password_below_the_rules_stops_the_start_naming_its_key_and_nothing_more()
    {
        var (code, error) = await StartAsync(("AuditConsole:Setup:AdminEmail", "a@example.com"), ("AuditConsole:Setup:AdminPassword", "tooshort1"), ("AuditConsole:Setup:ApiKey", "tiny"));

        Assert.Equal(1, code);
        Assert.Contains("AuditConsole__Setup__AdminPassword: The password has 9 characters", error, StringComparison.Ordinal);
        Assert.Contains("AuditConsole__Setup__ApiKey: expected 32", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("tooshort1", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_out_of_range_stops_the_start_naming_it()
    {
        var (code, error) = await StartAsync(("AuditConsole:Limits:PasswordIterations", "1000"));

        Assert.Equal(1, code);
        Assert.Contains("PasswordIterations", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://127.0.0.1:5111", "no usable certificate")]
    [InlineData("http://127.0.0.1:5111", "expected an address with https")]
    [InlineData("somewhere", "expected an address with https")]
    public async Task A_listener_for_clusters_without_TLS_or_a_certificate_stops_the_start_naming_its_key(string listen, string why)
    {
        var (code, error) = await StartAsync(("AuditConsole:Ingestion:Listen", listen));

        Assert.Equal(1, code);
        Assert.Contains("AuditConsole:Ingestion:Listen: ", error, StringComparison.Ordinal);
        Assert.Contains(why, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080", null, null, null)]
    [InlineData("http://localhost:5080;http://[::1]:5080", null, null, null)]
    [InlineData("https://0.0.0.0:5443", "audit.example.com", null, null)]
    [InlineData("http://0.0.0.0:5080", "audit.example.com", "10.0.0.2", null)]
    [InlineData("https://0.0.0.0:5443", null, null, "AllowedHosts")]
    [InlineData("https://*:5443", "*", null, "AllowedHosts")]
    [InlineData("https://+:5443", "127.0.0.1;localhost", null, "AllowedHosts")]
    [InlineData("http://192.0.2.1:5080", "audit.example.com", null, "ForwardedHeaders:KnownProxies")]
    [InlineData("http://127.0.0.1:5080;http://192.0.2.1:5080", "audit.example.com", null, "not encrypted")]
    public void Others_may_come_in_only_by_name_and_encrypted(string urls, string? hosts, string? proxies, string? refusal)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = urls,
            ["AllowedHosts"] = hosts,
            ["AuditConsole:ForwardedHeaders:KnownProxies"] = proxies,
        }).Build();

        var e = Record.Exception(() => Listening.Check(configuration));

        Assert.Equal(refusal is null, e is null);
        Assert.Contains(refusal ?? string.Empty, e?.Message ?? string.Empty, StringComparison.Ordinal);
        Assert.True(e is null or StartRefusedException);
    }

    [Fact]
    public void A_line_of_the_log_stays_one_line()
    {
        var text = new System.Text.StringBuilder();
        LineFormatter.Escape("user\r\n2026 info forged\u001b[31m\u202e\u2028é", text);
        Assert.Equal("user\\u000d\\u000a2026 info forged\\u001b[31m\\u202e\\u2028é", text.ToString());
    }

    [Fact]
    public void What_the_operator_is_told_in_sentences_is_not_told_again_as_a_stack_trace()
    {
        using var written = new StringWriter();
        var formatter = new LineFormatter(TimeProvider.System);
        formatter.Write(new LogEntry<string>(LogLevel.Error, "Host", 0, "failed", new StartRefusedException("no"), (state, _) => state), null, written);
        Assert.Empty(written.ToString());
        formatter.Write(new LogEntry<string>(LogLevel.Error, "A.Host", 0, "failed\n", new InvalidOperationException("b\ng"), (state, _) => state), null, written);
        Assert.Matches("^[0-9T:.-]+Z error Host: failed\\\\u000a \\| System.InvalidOperationException: b\\\\u000ag\\r?\\n$", written.ToString());
    }

    private static async Task<(int Code, string Error)> StartAsync(params (string Name, string Value)[] settings)
    {
        var directory = Directory.CreateTempSubdirectory("auditconsole-start-").FullName;
        var console = Console.Error;
        using var error = new StringWriter();
        try
        {
            var builder = WebApplication.CreateBuilder();
            builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => (string?)s.Value));
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["urls"] = "http://127.0.0.1:0", [DataOptions.Section + ":Directory"] = directory });
            builder.AddHostDefaults();
            builder.Services.AddStore(builder.Configuration).AddSingleton<IEventIntake>(new RecordingIntake());
            builder.Services.AddHostedService<EmptyStore>();
            builder.Services.AddAccess(builder.Configuration);
            await using var app = builder.Build();
            Console.SetError(error);
            var code = await app.ServeAsync();
            return (code, error.ToString());
        }
        finally
        {
            Console.SetError(console);
            SqliteConnection.ClearAllPools();
            Directory.Delete(directory, recursive: true);
        }
    }

    private sealed class EmptyStore(IDbContextFactory<AuditDbContext> contexts) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            await context.Database.EnsureCreatedAsync(cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
