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

/// <summary>Reviews that were let in and are not in the ledger when the process ends get there, or the next process says that they are lost.</summary>
public sealed class AdmissionEndTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);

    private readonly ManualTime _time = new();
    private readonly SlowIntake _ledger = new();
    private readonly Support.RecordingIntake _own = new();
    private Capture _capture = null!;
    private AdmissionBacklog? _backlog;

    private string File => Path.Combine(_capture.Store.Directory, "admission-losses.json");

    public async Task InitializeAsync()
    {
        _capture = await Capture.StartAsync();
        await NextProcessAsync();
    }

    public async Task DisposeAsync() => await _capture.DisposeAsync();

    public void Dispose() => _backlog?.Dispose();

    [Fact]
    public async Task A_review_that_waits_when_the_process_is_stopped_is_written_then()
    {
        _ledger.Refusal = IntakeReceipt.Full;
        await TakeAsync();
        _ledger.Refusal = null;

        await StopAsync();
        await NextProcessAsync();

        Assert.Single(_ledger.Stored);
        await StopAsync();
        Assert.Empty(_own.Offered);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task A_review_that_nobody_could_write_is_said_to_be_lost_by_the_next_process()
    {
        (_ledger.Refusal, _own.Refusal) = (IntakeReceipt.Unavailable, IntakeReceipt.Unavailable);
        var came = _time.GetUtcNow();
        await TakeAsync();
        _time.Advance(TimeSpan.FromMilliseconds(300));
        await TakeAsync();
        await StopAsync();
        (_ledger.Refusal, _own.Refusal) = (null, null);

        await NextProcessAsync();
        var gap = await GapAsync();

        Assert.Equal(("2", "prod", Outcome.Failure), (gap.ExtraValue("lost"), gap.Resource.Name, gap.Outcome));
        Assert.Equal(AuditConsole.Core.Common.Micros.Format(AuditConsole.Core.Common.Micros.From(came)), gap.ExtraValue("from"));
        Assert.Equal("2 admission reviews of prod were let through without being recorded: the process ended before the ledger had taken them", gap.Message);
        await StopAsync();
        await NextProcessAsync();
        await StopAsync();
        Assert.Single(_own.OfType("capture.gap"));
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task A_loss_that_could_not_be_said_is_said_by_the_next_process_with_its_reason()
    {
        _own.Refusal = IntakeReceipt.Unavailable;
        await Service(_backlog!).TakeAsync(Body(), null, "prod", Task.FromResult<Source?>(Reading.Prod with { IsPaused = true }));
        await StopAsync();
        _own.Refusal = null;

        await NextProcessAsync();

        Assert.Equal(("1", "the source is paused"), ((await GapAsync()).ExtraValue("lost"), _own.OfType("capture.gap")[0].ExtraValue("reason")));
    }

    [Fact]
    public async Task A_review_that_the_closing_ledger_still_takes_is_not_lost()
    {
        await HoldOneAsync();
        await StopBeforeLedgerAsync();
        Assert.True(System.IO.File.Exists(File));

        _ledger.Release();
        await UntilAsync(() => _ledger.Stored.Count == 1);
        await UntilAsync(() =>
        {
            _ = _backlog!.StoppedAsync(default);
            return !System.IO.File.Exists(File);
        });
        await NextProcessAsync();
        await StopAsync();

        Assert.Empty(_own.Offered);
    }

    [Fact]
    public async Task A_review_that_the_closing_ledger_does_not_take_is_lost()
    {
        await HoldOneAsync();
        await StopBeforeLedgerAsync();
        await _backlog!.StoppedAsync(default);

        await NextProcessAsync();

        Assert.Equal("1", (await GapAsync()).ExtraValue("lost"));
        _ledger.Release();
    }

    [Fact]
    public async Task A_killed_process_leaves_word_of_what_waited()
    {
        (_ledger.Refusal, _own.Refusal) = (IntakeReceipt.Unavailable, IntakeReceipt.Unavailable);
        await TakeAsync();
        await UntilAsync(() => System.IO.File.Exists(File), () => _time.Advance(TimeSpan.FromSeconds(1)));
        _own.Refusal = null;

        await NextProcessAsync();

        Assert.Equal("1", (await GapAsync()).ExtraValue("lost"));
    }

    [Fact]
    public async Task A_killed_process_leaves_word_of_what_the_ledger_had_not_answered()
    {
        await HoldOneAsync();
        await UntilAsync(() => System.IO.File.Exists(File), () => _time.Advance(TimeSpan.FromSeconds(1)));

        await NextProcessAsync();

        Assert.Equal("1", (await GapAsync()).ExtraValue("lost"));
        _ledger.Release();
    }

    [Fact]
    public async Task What_became_durable_is_not_remembered()
    {
        await HoldOneAsync();
        await UntilAsync(() => System.IO.File.Exists(File), () => _time.Advance(TimeSpan.FromSeconds(1)));

        _ledger.Release();

        await UntilAsync(() => !System.IO.File.Exists(File), () => _time.Advance(TimeSpan.FromSeconds(1)));
        await StopAsync();
        Assert.Empty(_own.Offered);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_holds_nothing_up()
    {
        await StopAsync();
        await System.IO.File.WriteAllTextAsync(File, "[{");

        await NextProcessAsync();
        await TakeAsync();

        Assert.Single(_ledger.Stored);
    }

    /// <summary>Another process on the same data directory; the one before is gone, or killed.</summary>
    private async Task NextProcessAsync()
    {
        if (_backlog is not null)
        {
            _backlog.Dispose();
            await _backlog.ExecuteTask!.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var offers = new BatchOffer(_ledger, _capture.Get<SourceRegistry>(), _capture.Get<QuarantineStore>());
        var file = new LossFile(_capture.Get<IOptions<AuditConsole.Core.Storage.DataOptions>>(), NullLogger<LossFile>.Instance);
        _backlog = new AdmissionBacklog(offers, new AdmissionLosses(new ConsoleEvents(_own, _capture.Get<ContentTagger>(), _time), file, _time), _time, NullLogger<AdmissionBacklog>.Instance);
        await _backlog.StartAsync(default);
    }

    /// <summary>The review was answered and the ledger has it in line.</summary>
    private async Task HoldOneAsync()
    {
        _ledger.Hold();
        var answering = TakeAsync();
        _time.Advance(Patience);
        await answering;
    }

    private async Task StopBeforeLedgerAsync()
    {
        var stopping = _backlog!.StopAsync(default);
        await UntilAsync(() => stopping.IsCompleted, () => _time.Advance(StopPatience));
        await stopping;
    }

    private async Task StopAsync()
    {
        await _backlog!.StopAsync(default);
        await _backlog!.StoppedAsync(default);
    }

    private async Task<AuditEvent> GapAsync()
    {
        await UntilAsync(() => _own.OfType("capture.gap").Count > 0, () => _time.Advance(TimeSpan.FromSeconds(1)));
        return Assert.Single(_own.OfType("capture.gap"));
    }

    private static MemoryStream Body() => new(Encoding.UTF8.GetBytes(AdmissionCaseTests.Review("{}").ReplaceLineEndings(string.Empty)));

    private async Task TakeAsync() => Assert.Equal("r1", (await Service(_backlog!).TakeAsync(Body(), null, "prod", Task.FromResult<Source?>(Reading.Prod))).Uid);

    private AdmissionService Service(AdmissionBacklog backlog)
        => new(_capture.Get<EventReaders>(), backlog, _time, Options.Create(new AdmissionOptions()), NullLogger<AdmissionService>.Instance);

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
}
