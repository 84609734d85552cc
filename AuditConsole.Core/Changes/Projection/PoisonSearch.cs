using AuditConsole.Core.Changes.State;

namespace AuditConsole.Core.Changes.Projection;

/// <summary>What one lineage of a batch would write, and why it can't.</summary>
internal sealed record PoisonedWrites(IReadOnlyList<ObjectWrite> Writes, Exception Reason);

/// <summary>Applies a batch that failed as a whole, without those lineages that make it fail: one of them must not stop all others.</summary>
internal sealed class PoisonSearch(ChangeProjection projection, long ledgerSize)
{
    /// <returns>What was left out; empty when the batch applies after all.</returns>
    /// <remarks>Throws when the store takes nothing at all: that is no lineage's fault, and nothing is left out for it.</remarks>
    public async Task<IReadOnlyList<PoisonedWrites>> ApplyAsync(ProjectionBatch batch, CancellationToken cancellationToken)
    {
        var poisoned = new List<PoisonedWrites>();
        var lineages = batch.Writes.GroupBy(w => w.Key).Select(g => (IReadOnlyList<ObjectWrite>)[.. g]).ToList();
        await SearchAsync(lineages, batch.LastSeq, poisoned, cancellationToken).ConfigureAwait(false);
        var without = poisoned.Select(p => p.Writes[0].Key).ToHashSet();
        await projection.OpenAsync(ledgerSize, cancellationToken).ConfigureAwait(false);
        await projection.ApplyAsync(batch with { Writes = [.. batch.Writes.Where(w => !without.Contains(w.Key))] }, cancellationToken).ConfigureAwait(false);
        return poisoned;
    }

    /// <summary>Halves what fails until single lineages are left.</summary>
    private async Task SearchAsync(List<IReadOnlyList<ObjectWrite>> lineages, long lastSeq, List<PoisonedWrites> poisoned, CancellationToken cancellationToken)
    {
        if (lineages.Count == 0 || await FailureAsync(lineages, lastSeq, cancellationToken).ConfigureAwait(false) is not { } failure)
        {
            return;
        }

        if (lineages.Count == 1)
        {
            poisoned.Add(new PoisonedWrites(lineages[0], failure));
            return;
        }

        var half = lineages.Count / 2;
        await SearchAsync(lineages[..half], lastSeq, poisoned, cancellationToken).ConfigureAwait(false);
        await SearchAsync(lineages[half..], lastSeq, poisoned, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Exception?> FailureAsync(List<IReadOnlyList<ObjectWrite>> lineages, long lastSeq, CancellationToken cancellationToken)
    {
        var batch = new ProjectionBatch([.. lineages.SelectMany(writes => writes)], lineages.Count, lastSeq);
        if (await TryAsync(batch, cancellationToken).ConfigureAwait(false) is null)
        {
            return null;
        }

        // A store that fails for a moment must not cost anybody's changes: it has to work now, and the lineages have to fail again.
        await projection.OpenAsync(ledgerSize, cancellationToken).ConfigureAwait(false);
        await projection.ProbeAsync(cancellationToken).ConfigureAwait(false);
        return await TryAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Exception?> TryAsync(ProjectionBatch batch, CancellationToken cancellationToken)
    {
        await projection.OpenAsync(ledgerSize, cancellationToken).ConfigureAwait(false);
        try
        {
            await projection.TryOutAsync(batch, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return exception;
        }
    }
}
