namespace AuditConsole.Core.Ledgers.Writing;

/// <summary>Room for a bounded number of bytes. Who comes when it is full waits in line; a request larger than all the room gets in when it is empty.</summary>
internal sealed class ByteRoom(long capacity, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<(long Bytes, TaskCompletionSource<bool> Entered)> _line = [];
    private long _used;

    /// <returns>False when there was no room in time.</returns>
    public async ValueTask<bool> EnterAsync(long bytes, TimeSpan patience, CancellationToken cancellationToken)
    {
        LinkedListNode<(long Bytes, TaskCompletionSource<bool> Entered)> place;
        lock (_gate)
        {
            if (_line.Count == 0 && Fits(bytes))
            {
                _used += bytes;
                return true;
            }

            place = _line.AddLast((bytes, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        var entered = place.Value.Entered.Task;
        try
        {
            return await entered.WaitAsync(patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            if (Withdraw(place) is false)
            {
                // Room was given in the same moment.
                if (e is TimeoutException)
                {
                    return true;
                }

                Leave(bytes);
            }

            return e is TimeoutException ? false : throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }

    public void Leave(long bytes)
    {
        lock (_gate)
        {
            _used -= bytes;
            LetIn();
        }
    }

    private bool Withdraw(LinkedListNode<(long Bytes, TaskCompletionSource<bool> Entered)> place)
    {
        lock (_gate)
        {
            if (place.List is null)
            {
                return false;
            }

            _line.Remove(place);
            LetIn();
            return true;
        }
    }

    private void LetIn()
    {
        while (_line.First is { } first && Fits(first.Value.Bytes))
        {
            _line.RemoveFirst();
            _used += first.Value.Bytes;
            first.Value.Entered.TrySetResult(true);
        }
    }

    private bool Fits(long bytes) => _used == 0 || _used + bytes <= capacity;
}
