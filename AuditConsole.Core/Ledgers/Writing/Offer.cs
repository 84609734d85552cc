using AuditConsole.Core.Events;

namespace AuditConsole.Core.Ledgers.Writing;

/// <summary>One caller's events, waiting for their commit together.</summary>
/// <param name="Bytes">What they take of the queue's room.</param>
/// <param name="Buffer">Holds the events' chunks; given back with the offer.</param>
internal sealed record Offer(IReadOnlyList<PreparedEvent> Events, long Bytes, PooledBuffer Buffer) : IDisposable
{
    private readonly TaskCompletionSource<IntakeReceipt> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<IntakeReceipt> Answered => _answer.Task;

    public void Answer(IntakeReceipt receipt) => _answer.TrySetResult(receipt);

    public void Dispose() => Buffer.Dispose();
}
