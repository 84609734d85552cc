namespace AuditConsole.Core.Ingestion.Import;

/// <summary>The running totals of one import.</summary>
internal sealed class ImportRun(long? bytesTotal)
{
    private const int MaxErrors = 100;
    private readonly List<RefusedEvent> _errors = [];
    private IngestionReport _report = new();
    private long? _oldest;
    private long? _newest;

    public void Add(EventBatch batch, IngestionReport more)
    {
        foreach (var offered in batch.Events)
        {
            var time = offered.Event.Time;
            _oldest = Math.Min(_oldest ?? time, time);
            _newest = Math.Max(_newest ?? time, time);
        }

        _errors.AddRange(more.Errors.Take(MaxErrors - _errors.Count).Select(e => e with { Index = _report.Received + e.Index }));
        _report = new IngestionReport
        {
            Received = _report.Received + more.Received,
            Accepted = _report.Accepted + more.Accepted,
            Duplicates = _report.Duplicates + more.Duplicates,
            Refused = _report.Refused + more.Refused,
            Ignored = _report.Ignored + more.Ignored,
            FirstSeq = _report.FirstSeq == 0 ? more.FirstSeq : _report.FirstSeq,
            LastSeq = Math.Max(_report.LastSeq, more.LastSeq),
            LastChain = more.LastChain.IsEmpty ? _report.LastChain : more.LastChain,
        };
    }

    public ImportProgress Progress(long bytesRead) => new(bytesRead, bytesTotal, _report.Accepted, _report.Duplicates, _report.Refused);

    public ImportReport Report(string? failure)
        => new(_report with { Errors = _errors, ErrorsOmitted = Math.Max(0, _report.Refused - _errors.Count) }, _oldest, _newest, failure);
}
