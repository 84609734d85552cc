namespace AuditConsole.Core.Ledgers;

/// <summary>Whether a ledger can be appended to, for the health check and the pages.</summary>
public sealed class LedgerHealth
{
    private volatile string? _problem;
    private volatile bool _isReadOnly;
    private volatile string? _keyProblem;

    /// <summary>A sentence that says what is wrong; null when nothing is.</summary>
    public string? Problem => _problem;

    /// <summary>True when the ledger stays as it is until somebody has looked at it: it is damaged, or another process has taken it.</summary>
    public bool IsReadOnly => _isReadOnly;

    /// <summary>Why the installation's signing key does not serve this ledger; null when it does. Events are taken all the same.</summary>
    public string? KeyProblem => _keyProblem;

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
