using AuditConsole.Core.Common;

namespace AuditConsole.Core.Ingestion.Tail;

/// <summary>A compressed file that a pattern names: when it is to be read, and what came of it.</summary>
/// <remarks>It is read once nothing is written to it any more, and after a failure when it has changed or a growing pause is over.</remarks>
internal sealed class CompressedFile(bool isLeftOut)
{
    private const long FirstPause = 10 * Micros.PerSecond;
    private const long LastPause = Micros.PerHour;

    private FileState? _seen;
    private FileState? _failed;
    private long _pause = FirstPause;
    private long _nextAttempt;
    private string? _failure;
    private long? _lastRead;
    private long _bytesRead;

    /// <summary>It was there when the source was first followed, and what was there is not wanted.</summary>
    public bool IsLeftOut { get; private set; } = isLeftOut;

    /// <summary>What it was when it was read; null when it was not.</summary>
    public WholeRead? Done { get; private set; }

    public static bool IsNamed(string path) => path.EndsWith(".gz", StringComparison.Ordinal);

    /// <summary>Whether it is to be read now.</summary>
    /// <param name="state">As it is now.</param>
    /// <param name="now">Microseconds UTC.</param>
    public bool IsDue(FileState state, long now)
    {
        var isStill = _seen == state;
        _seen = state;
        return isStill && Done?.State != state && (_failed != state || now >= _nextAttempt);
    }

    public void Progress(long bytes) => Volatile.Write(ref _bytesRead, bytes);

    /// <param name="now">Microseconds UTC.</param>
    public void Take(WholeRead read, long now)
    {
        _bytesRead = 0;
        if (read.Failure is null)
        {
            (Done, _failed, _failure, _pause) = (read, null, null, FirstPause);
            IsLeftOut = false;
            _lastRead = read.IsNew ? now : _lastRead;
            return;
        }

        Fail(read.State, read.Failure, now);
    }

    /// <param name="now">Microseconds UTC.</param>
    public void Fail(FileState? state, string why, long now)
    {
        (Done, _failed, _failure, _nextAttempt, _bytesRead) = (null, state, why, now + _pause, 0);
        _pause = Math.Min(_pause * 2, LastPause);
    }

    /// <param name="isReading">It is being read, or about to be.</param>
    public TailFile Status(string path, bool isReading)
    {
        var size = _seen?.Size ?? 0;
        if (isReading || (Done?.State != _seen && _failure is null))
        {
            return new TailFile(path, TailState.Reading, size, Math.Min(size, Volatile.Read(ref _bytesRead)), _lastRead, _failure);
        }

        return _failure is null ? new TailFile(path, TailState.UpToDate, size, size, _lastRead) : new TailFile(path, TailState.Failed, size, 0, _lastRead, _failure);
    }
}
