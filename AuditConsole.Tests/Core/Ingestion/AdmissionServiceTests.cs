using System.Text;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Kubernetes.Admission;
using AuditConsole.Core.Ingestion.Quarantine;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ledgers;
using AuditConsole.Tests.Core.Ledgers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

/// <summary>Whatever happens, the review is let in, and in time.</summary>
public sealed class AdmissionServiceTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(800);
    private static readonly AdmissionAnswer Allowed = new("r1", "admission.k8s.io/v1");

    private readonly ManualTime _time = new();
    private readonly SlowIntake _ledger = new();
    private readonly Support.RecordingIntake _own = new();
    private Capture _capture = null!;
    private AdmissionBacklog _backlog = null!;
    private AdmissionService _service = null!;

    public async Task InitializeAsync()
    {
        _capture = await Capture.StartAsync();
        var offers = new BatchOffer(_ledger, _capture.Get<SourceRegistry>(), _capture.Get<QuarantineStore>());
        var losses = new AdmissionLosses(new ConsoleEvents(_own, _capture.Get<ContentTagger>(), _time), _capture.Get<LossFile>(), _time);
        _backlog = new AdmissionBacklog(offers, losses, _time, NullLogger<AdmissionBacklog>.Instance);
        _service = Service(new AdmissionOptions());
    }

    public async Task DisposeAsync()
    {
        await _backlog.StopAsync(default);
        await _capture.DisposeAsync();
    }

    public void Dispose() => _backlog.Dispose();

    [Fact]
    public async Task A_review_is_durable_when_it_is_answered()
    {
        Assert.Equal(Allowed, await TakeAsync(Review));

        Assert.Equal("r1/admission", Assert.Single(_ledger.Stored).Id);
    }

    [Fact]
    public async Task An_old_review_is_answered_in_its_own_version()
    {
        var answer = await TakeAsync(Review.Replace("k8s.io/v1\",\"request\"", "k8s.io/v1beta1\",\"request\"", StringComparison.Ordinal));

        Assert.Equal("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1beta1","response":{"uid":"r1","allowed":true}}""", Encoding.UTF8.GetString(answer.ToJson()));
    }

    [Fact]
    public async Task A_slow_ledger_holds_nobody_up_and_still_gets_the_review()
    {
        _ledger.Hold();
        var answering = TakeAsync(Review);

        _time.Advance(Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(answering.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(Allowed, await answering);
        Assert.Empty(_ledger.Stored);
        _ledger.Release();
        await UntilAsync(() => _ledger.Stored.Count == 1);
        await StopAsync();
        Assert.Empty(_own.Offered);
    }

    [Fact]
    public async Task A_review_that_the_ledger_refuses_is_tried_again()
    {
        _ledger.Refusal = IntakeReceipt.Full;
        Assert.Equal(Allowed, await TakeAsync(Review));
        await _backlog.StartAsync(default);

        _ledger.Refusal = null;

        await UntilAsync(() => _ledger.Stored.Count == 1, () => _time.Advance(TimeSpan.FromSeconds(1)));
        await StopAsync();
        Assert.Empty(_own.Offered);
    }

    [Fact]
    public async Task What_could_not_be_written_for_a_minute_is_lost_and_said_once_the_ledger_is_back()
    {
        _ledger.Refusal = IntakeReceipt.Unavailable;
        _own.Refusal = IntakeReceipt.Unavailable;
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Allowed, await TakeAsync(Review));
        }

        await _backlog.StartAsync(default);
        var tried = _ledger.Tried;
        await UntilAsync(() => _ledger.Tried >= tried + 3, () => _time.Advance(TimeSpan.FromSeconds(30)));
        Assert.Empty(_own.Offered);
        _own.Refusal = null;
        await UntilAsync(() => _own.Offered.Count > 0, () => _time.Advance(TimeSpan.FromSeconds(1)));

        var gap = Assert.Single(_own.OfType("capture.gap"));
        Assert.Equal(("3", "prod", Outcome.Failure), (gap.ExtraValue("lost"), gap.Resource.Name, gap.Outcome));
        Assert.StartsWith("3 admission reviews of prod were let through without being recorded", gap.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"kind":"Pod"}""")]
    [InlineData("""{"request":{"uid":7}}""")]
    public async Task What_is_no_review_is_let_in_too_and_kept_in_quarantine(string text)
    {
        Assert.Equal(Allowed with { Uid = string.Empty }, await TakeAsync(text));

        Assert.Empty(_ledger.Stored);
        Assert.Single(await _capture.QuarantineAsync());
    }

    [Fact]
    public async Task A_review_that_breaks_off_is_answered_by_its_uid()
        => Assert.Equal(Allowed, await TakeAsync(Review[..(Review.IndexOf("\"uid\"", StringComparison.Ordinal) + 12)]));

    [Fact]
    public async Task Of_a_review_over_the_bound_who_did_what_is_recorded()
    {
        var large = AdmissionCaseTests.Review($$"""{"object":{"kind":"ConfigMap","metadata":{"name":"a"},"data":{"x":"{{new string('x', 100_000)}}"} } }""");

        Assert.Equal(Allowed, await TakeAsync(large, Service(new AdmissionOptions { AdmissionBytes = 64 * 1024 })));

        var e = Assert.Single(_ledger.Stored);
        Assert.Equal(("jane", "update"), (e.Actor.Name, e.Verb));
        Assert.Contains("after", e.Truncated);
    }

    [Fact]
    public async Task A_body_that_does_not_come_holds_nobody_up()
    {
        var answering = _service.TakeAsync(new StuckStream(Encoding.UTF8.GetBytes(Review[..300])), null, "prod", Found());

        _time.Advance(Patience);

        Assert.Equal(Allowed, await answering);
        await StopAsync();
        Assert.Single(_own.OfType("capture.gap"));
    }

    [Fact]
    public async Task A_source_that_cannot_be_found_in_time_holds_nobody_up()
    {
        var answering = _service.TakeAsync(Body(Review), null, "prod", new TaskCompletionSource<Source?>().Task);

        _time.Advance(Patience);

        Assert.Equal(Allowed, await answering);
        await StopAsync();
        Assert.Single(_own.OfType("capture.gap"));
    }

    [Fact]
    public async Task A_paused_source_takes_nothing_and_says_what_it_missed()
    {
        var paused = Reading.Prod with { IsPaused = true };

        Assert.Equal(Allowed, await _service.TakeAsync(Body(Review), null, "prod", Task.FromResult<Source?>(paused)));

        Assert.Empty(_ledger.Stored);
        await StopAsync();
        Assert.Contains("the source is paused", Assert.Single(_own.OfType("capture.gap")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_of_our_own_lets_the_review_in()
    {
        var impossible = Reading.Prod with { Name = null! };

        Assert.Equal(Allowed, await _service.TakeAsync(Body(Review), null, "prod", Task.FromResult<Source?>(impossible)));

        await StopAsync();
        Assert.Contains("an error", Assert.Single(_own.OfType("capture.gap")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_reviews_at_once_than_are_taken_are_let_in_and_counted()
    {
        var service = Service(new AdmissionOptions { AdmissionAtOnce = 1 });
        _ledger.Hold();
        var first = TakeAsync(Review, service);

        Assert.Equal(Allowed, await TakeAsync(Review, service));

        _ledger.Release();
        Assert.Equal(Allowed, await first);
        await StopAsync();
        Assert.Contains("too many reviews at once", Assert.Single(_own.OfType("capture.gap")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_reviews_in_a_second_than_are_taken_are_let_in_and_counted()
    {
        var service = Service(new AdmissionOptions { AdmissionPerSecond = 4 });
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(Allowed, await TakeAsync(Review, service));
        }

        Assert.Equal(4, _ledger.Stored.Count);
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(Allowed, await TakeAsync(Review, service));
        Assert.Equal(Allowed, await TakeAsync(Review, service));

        Assert.Equal(5, _ledger.Stored.Count);
        await StopAsync();
        var gap = Assert.Single(_own.OfType("capture.gap"));
        Assert.Equal(("3", "too many reviews in a second"), (gap.ExtraValue("lost"), gap.ExtraValue("reason")));
    }

    [Fact]
    public async Task What_is_lost_for_two_reasons_is_told_apart()
    {
        var service = Service(new AdmissionOptions { AdmissionPerSecond = 1 });
        await service.TakeAsync(Body(Review), null, "prod", Task.FromResult<Source?>(Reading.Prod with { IsPaused = true }));
        await TakeAsync(Review, service);

        await StopAsync();
        Assert.Equal(["the source is paused", "too many reviews in a second"], _own.OfType("capture.gap").Select(gap => gap.ExtraValue("reason")));
    }

    private static string Review { get; } = AdmissionCaseTests.Review("{}").ReplaceLineEndings(string.Empty);

    private static Task<Source?> Found() => Task.FromResult<Source?>(Reading.Prod);

    private static MemoryStream Body(string text) => new(Encoding.UTF8.GetBytes(text));

    private AdmissionService Service(AdmissionOptions options)
        => new(_capture.Get<EventReaders>(), _backlog, _time, Options.Create(options), NullLogger<AdmissionService>.Instance);

    private Task<AdmissionAnswer> TakeAsync(string text, AdmissionService? service = null) => (service ?? _service).TakeAsync(Body(text), null, "prod", Found());

    /// <summary>Losses that are not due yet are recorded when the process stops.</summary>
    private Task StopAsync() => _backlog.StopAsync(default);

    private static async Task UntilAsync(Func<bool> condition, Action? step = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            step?.Invoke();
            await Task.Yield();
        }
    }

    /// <summary>Gives its beginning, and then nothing until it is cancelled.</summary>
    private sealed class StuckStream(byte[] beginning) : MemoryStream(beginning)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return read;
        }
    }
}
