using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Kubernetes.Admission;
using AuditConsole.Core.Ingestion.Tail;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

public sealed class IngestionSettingsTests
{
    [Fact]
    public void Every_bound_that_is_passed_is_told_with_its_key_and_what_was_expected()
    {
        var told = Faults<IngestionOptions>(("Ingestion:MaxEvents", "0"), ("Ingestion:MaxCompressionRatio", "9"), ("Ingestion:MaxUploadBytes", "1"), ("Ingestion:MaxRequestBytes", "1048576"));

        Assert.Contains("AuditConsole:Ingestion:MaxEvents: expected 1 to 65536.", told, StringComparison.Ordinal);
        Assert.Contains("AuditConsole:Ingestion:MaxCompressionRatio: expected 10 to 1000.", told, StringComparison.Ordinal);
        Assert.Contains("AuditConsole:Ingestion:MaxUploadBytes: expected 1048576 to 1099511627776.", told, StringComparison.Ordinal);
        Assert.Contains("AuditConsole:Ingestion:MaxCompressedBytes: expected at most MaxRequestBytes (1048576).", told, StringComparison.Ordinal);
        Assert.Contains("AuditConsole:Ingestion:MaxEventBytes: expected at most MaxRequestBytes (1048576).", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_of_followed_files_have_bounds()
    {
        var told = Faults<TailOptions>(("Sources:Files:Interval", "00:00:00.001"), ("Sources:Files:Linger", "00:10:01"), ("Sources:Files:Follow:0:Source", "a b"));

        Assert.Contains("AuditConsole:Sources:Files:Interval: expected 00:00:00.010 to 00:01:00.", told, StringComparison.Ordinal);
        Assert.Contains("AuditConsole:Sources:Files:Linger: expected 00:00:00 to 00:10:00.", told, StringComparison.Ordinal);
        Assert.Contains("AuditConsole:Sources:Files:Follow:0:Source: expected letters", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_of_reviews_stand_under_the_limits()
        => Assert.Contains("AuditConsole:Limits:AdmissionTimeout: expected 00:00:00.2 to 00:00:03.", Faults<AdmissionOptions>(("Limits:AdmissionTimeout", "00:00:04")), StringComparison.Ordinal);

    [Fact]
    public void What_is_set_by_itself_is_within_its_bounds()
    {
        using var services = Services();

        Assert.Equal(10_000, services.GetRequiredService<IOptions<IngestionOptions>>().Value.MaxEvents);
        Assert.Equal(TimeSpan.FromMilliseconds(250), services.GetRequiredService<IOptions<TailOptions>>().Value.Interval);
        Assert.Equal(64, services.GetRequiredService<IOptions<AdmissionOptions>>().Value.AdmissionAtOnce);
    }

    private static string Faults<T>(params (string Key, string Value)[] settings)
        where T : class
    {
        using var services = Services(settings);
        var refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<T>>().Value);
        return string.Join('\n', refused.Failures);
    }

    private static ServiceProvider Services(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create("AuditConsole:" + setting.Key, (string?)setting.Value))).Build();
        return new ServiceCollection().AddIngestion(configuration).BuildServiceProvider();
    }
}
