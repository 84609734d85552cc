using AuditConsole.Core.Ledgers.Batches;

namespace AuditConsole.Core.Ledgers;

/// <summary>Whether a ledger can be appended to, for the health check and the pages.</summary>
public sealed class LedgerHealth
{
    private volatile string? _problem;
    private volatile bool _isReadOnly;
    private volatile string? _keyProblem;
    private volatile BatchDamageException? _batch;

    /// <summary>A sentence that says what is wrong; null when nothing is.</summary>
    public string? Problem => _problem;

    /// <summary>True when the ledger stays as it is until somebody has looked at it: it is damaged, or another process has taken it.</summary>
    public bool IsReadOnly => _isReadOnly;

    /// <summary>Why the installation's signing key does not serve this ledger; null when it does. Events are taken all the same.</summary>
    public string? KeyProblem => _keyProblem;

    /// <summary>What was found damaged of the events that are not sealed; null while nothing was. Other events are taken and read all the same.</summary>
    public string? BatchProblem => _batch?.Message;

    internal BatchDamageException ReportBatch(BatchDamageException damage) => _batch = damage;

    /// <summary>A segment has the events now, as they were written.</summary>
    internal void ForgetSealed(long sealedSize)
    {
        if (_batch?.LastSeq <= sealedSize)
        {
            _batch = null;
        }
    }

    internal void ReportKey(string problem) => _keyProblem = problem;

    internal void Report(string problem) => _problem = problem;

    internal void Recover()
    {
        if (!_isReadOnly)
        {
            _problem = null;
        }
    }

    internal void Close(string problem)
    {
        _isReadOnly = true;
        _problem = problem;
    }
}
