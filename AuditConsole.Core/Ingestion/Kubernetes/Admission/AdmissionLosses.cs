using System.Globalization;
using AuditConsole.Core.Common;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Core.Ingestion.Kubernetes.Admission;

/// <summary>Counts the reviews that were let through without being recorded until the ledger says so (<c>capture.gap</c>); whatever ends the process in between, the next one says it.</summary>
internal sealed class AdmissionLosses(ConsoleEvents events, LossFile file, TimeProvider time)
{
    private const long ReportEvery = Micros.PerMinute;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Source, string Why), Loss> _losses = [];
    private readonly Dictionary<(string Source, string Why), long> _reported = [];

    /// <summary>Takes over what an earlier process could not say any more.</summary>
    public void TakeOver()
    {
        foreach (var loss in file.Load())
        {
            Add(loss);
        }
    }

    public void Add(string source, string why)
    {
        var now = Micros.Now(time);
        Add(new Loss(source, why, 1, now, now));
    }

    /// <summary>Says what was lost: at most once a minute for each source and reason, or at once.</summary>
    public async Task ReportAsync(bool atOnce)
    {
        var now = Micros.Now(time);
        List<Loss> due;
        lock (_gate)
        {
            due = [.. _losses.Values.Where(loss => atOnce || _reported.GetValueOrDefault((loss.Source, loss.Why), long.MinValue) <= now - ReportEvery)];
        }

        foreach (var loss in due)
        {
            if ((await events.RecordAsync(Gap(loss), CancellationToken.None).ConfigureAwait(false)).Status != IntakeStatus.Committed)
            {
                return;
            }

            Settle(loss, now);
        }
    }

    /// <summary>Keeps on disk what would be lost in silence should the process end now. A loss that becomes an event just then is said twice rather than never.</summary>
    /// <param name="unwritten">Reviews that may still be written; they count as lost to the next process only.</param>
    public void Remember(IEnumerable<EventBatch> unwritten)
    {
        List<Loss> losses;
        lock (_gate)
        {
            losses = [.. _losses.Values];
        }

        losses.AddRange(unwritten.GroupBy(batch => batch.Source.Name).Select(reviews => new Loss(reviews.Key, Loss.ProcessEnded, reviews.Count(), reviews.Min(batch => batch.Received), reviews.Max(batch => batch.Received))));
        file.Keep(losses);
    }

    private void Add(Loss loss)
    {
        var key = (loss.Source, loss.Why);
        lock (_gate)
        {
            _losses[key] = _losses.TryGetValue(key, out var before) ? before.And(loss) : loss;
        }
    }

    /// <summary>What came after it was counted is for the next event.</summary>
    private void Settle(Loss said, long now)
    {
        var key = (said.Source, said.Why);
        lock (_gate)
        {
            _reported[key] = now;
            var current = _losses[key];
            if (current.Count > said.Count)
            {
                _losses[key] = current with { Count = current.Count - said.Count, First = said.Last };
            }
            else
            {
                _losses.Remove(key);
            }
        }
    }

    private static ConsoleEvent Gap(Loss loss) => new("capture.gap", Outcome.Failure, ConsoleActor.Console)
    {
        Object = new ConsoleObject("source") { Kind = "Source", Name = loss.Source },
        Message = loss.Count == 1
            ? $"1 admission review of {loss.Source} was let through without being recorded: {loss.Why}"
            : string.Create(CultureInfo.InvariantCulture, $"{loss.Count} admission reviews of {loss.Source} were let through without being recorded: {loss.Why}"),
        Extra =
        [
            new("lost", loss.Count.ToString(CultureInfo.InvariantCulture)),
            new("from", Micros.Format(loss.First)),
            new("to", Micros.Format(loss.Last)),
            new("reason", loss.Why),
        ],
    };
}
