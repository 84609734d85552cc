using AuditConsole.Tests.Support;
using AuditConsole.Web.Cli;
using AuditConsole.Web.Hosting.Tls;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AuditConsole.Tests.Web.Hosting;

public sealed class ServerCertificateTests : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("auditconsole-tls-").FullName;
    private readonly ManualTime _time = new();
    private readonly RecordingLogger _log = new();
    private TlsFolder _folder = null!;
    private ServerCertificate _certificate = null!;

    private string? Serial => _certificate.Current?.TargetCertificate.SerialNumber;

    public async Task InitializeAsync()
    {
        await InitAsync();
        _folder = new TlsFolder(_data);
        _certificate = new ServerCertificate(_folder.Server, _folder.ServerKey, _time, _log);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_data, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_new_one_is_taken_up_at_the_next_look()
    {
        var first = Serial;
        await InitAsync();
        Assert.Equal(first, Serial);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.NotEqual(first, Serial);
        Assert.All(_log.Levels, level => Assert.Equal(LogLevel.Information, level));
    }

    [Fact]
    public async Task A_broken_one_leaves_the_one_before_and_is_told_once()
    {
        var first = Serial;
        await File.WriteAllTextAsync(_folder.Server, "not a certificate");
        for (var i = 0; i < 5; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(first, Serial);
        }

        Assert.Single(_log.Levels, level => level == LogLevel.Error);
        await InitAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(first, Serial);
    }

    [Fact]
    public async Task A_key_that_is_there_before_its_certificate_is_no_fault()
    {
        var first = Serial;
        var before = await File.ReadAllTextAsync(_folder.Server);
        await InitAsync();
        var after = await File.ReadAllTextAsync(_folder.Server);
        await File.WriteAllTextAsync(_folder.Server, before);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(first, Serial);

        await File.WriteAllTextAsync(_folder.Server, after);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.NotEqual(first, Serial);
        Assert.DoesNotContain(LogLevel.Error, _log.Levels);
    }

    [Fact]
    public async Task A_link_into_a_folder_that_is_exchanged_is_followed()
    {
        var mount = Directory.CreateDirectory(Path.Combine(_data, "mount")).FullName;
        foreach (var version in (string[])["v1", "v2"])
        {
            await InitAsync();
            var folder = Directory.CreateDirectory(Path.Combine(mount, version)).FullName;
            File.Copy(_folder.Server, Path.Combine(folder, "tls.crt"));
            File.Copy(_folder.ServerKey, Path.Combine(folder, "tls.key"));
        }

        var current = Path.Combine(mount, "current");
        Directory.CreateSymbolicLink(current, Path.Combine(mount, "v1"));
        File.CreateSymbolicLink(Path.Combine(mount, "tls.crt"), Path.Combine(current, "tls.crt"));
        File.CreateSymbolicLink(Path.Combine(mount, "tls.key"), Path.Combine(current, "tls.key"));
        var linked = new ServerCertificate(Path.Combine(mount, "tls.crt"), Path.Combine(mount, "tls.key"), _time, _log);
        var first = linked.Current!.TargetCertificate.SerialNumber;

        Directory.Delete(current);
        Directory.CreateSymbolicLink(current, Path.Combine(mount, "v2"));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.NotEqual(first, linked.Current.TargetCertificate.SerialNumber);
    }

    [Fact]
    public void One_that_ends_soon_is_told()
    {
        _time.Advance(CertificateMaker.ServerLife - TimeSpan.FromDays(10));

        Assert.NotNull(Serial);
        Assert.Equal([LogLevel.Warning], _log.Levels);
    }

    [Fact]
    public void Without_files_there_is_none_and_the_reason_is_told()
    {
        var none = new ServerCertificate(Path.Combine(_data, "none.crt"), Path.Combine(_data, "none.key"), _time, _log);

        Assert.Null(none.Current);
        Assert.Contains("none.crt", none.Fault(), StringComparison.Ordinal);
        Assert.Null(_certificate.Fault());
    }

    [Theory]
    [InlineData("audit.example.com", "audit.example.com", "127.0.0.1")]
    [InlineData("ingest.example.com", "*.example.com", "127.0.0.1")]
    [InlineData("localhost", "*")]
    [InlineData("localhost")]
    public void Clusters_are_let_past_the_host_filter_by_a_name_it_knows(string known, params string[] allowed)
        => Assert.Equal(known, IngestDoorFilter.Known(allowed).Host);

    private async Task InitAsync() => Assert.Equal(TlsVerb.Ok, await new TlsVerb(TextWriter.Null, TextWriter.Null, _time).InitAsync(_data, ["a.example.com"], isNewAuthority: false));

    private sealed class RecordingLogger : ILogger<ServerCertificate>
    {
        public List<LogLevel> Levels { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Levels.Add(logLevel);
    }
}
