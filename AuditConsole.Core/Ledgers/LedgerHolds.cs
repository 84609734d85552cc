using System.Diagnostics.CodeAnalysis;

namespace AuditConsole.Core.Ledgers;

/// <summary>Who works on a ledger in the background holds it, so that it is not dropped under their hands.</summary>
public sealed class LedgerHolds : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _free = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _held;
    private bool _isClosed;

    /// <summary>Keeps the ledger from being dropped until the hold is disposed, which has to be soon after the token is cancelled. False when it is being dropped.</summary>
    /// <param name="closing">Cancelled when the ledger is to be dropped.</param>
    public bool TryHold([NotNullWhen(true)] out IDisposable? hold, out CancellationToken closing)
    {
        lock (_gate)
        {
            closing = _isClosed ? new CancellationToken(canceled: true) : _closing.Token;
            hold = _isClosed ? null : new Hold(this);
            _held += _isClosed ? 0 : 1;
            return hold is not null;
        }
    }

    public void Dispose() => _closing.Dispose();

    /// <summary>Tells those who hold the ledger, and waits for them. Nobody can hold it from now on.</summary>
    internal async Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            if (_held == 0)
            {
                _free.TrySetResult();
            }
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        await _free.Task.ConfigureAwait(false);
    }

    private void Release()
    {
        lock (_gate)
        {
            _held--;
            if (_isClosed && _held == 0)
            {
                _free.TrySetResult();
            }
        }
    }

    private sealed class Hold(LedgerHolds holds) : IDisposable
    {
        private int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                holds.Release();
            }
        }
    }
}
