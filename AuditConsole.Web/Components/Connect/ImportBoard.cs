using AuditConsole.Core.Ingestion.Import;

namespace AuditConsole.Web.Components.Connect;

/// <summary>The imports of this process, in the form that pages show.</summary>
public sealed class ImportBoard
{
    private readonly Func<IReadOnlyList<ImportView>> _recent;
    private readonly Func<string, ImportView?> _find;

    public ImportBoard(ImportJobs jobs)
        : this(() => [.. jobs.Recent.Select(View)], id => Guid.TryParse(id, out var key) && jobs.Find(key) is { } job ? View(job) : null)
    {
    }

    /// <param name="recent">Newest first.</param>
    /// <param name="find">Null for an id there is not.</param>
    internal ImportBoard(Func<IReadOnlyList<ImportView>> recent, Func<string, ImportView?> find) => (_recent, _find) = (recent, find);

    public IReadOnlyList<ImportView> Recent => _recent();

    public ImportView? Find(string id) => _find(id);

    private static ImportView View(ImportJob job)
    {
        var stage = job.State switch
        {
            ImportState.Waiting or ImportState.Running => ImportStage.Running,
            ImportState.Done => ImportStage.Done,
            _ => ImportStage.Failed,
        };
        var view = new ImportView(job.Id.ToString(), job.FileName, job.Source, stage, job.Progress.BytesRead, job.Progress.BytesTotal, job.Progress.Accepted, job.Progress.Duplicates, job.Progress.Refused, job.Started);
        if (job.Report is not { } report)
        {
            return job.State == ImportState.Stopped ? view with { Failure = "the console stopped" } : view;
        }

        return view with
        {
            Accepted = report.Counts.Accepted,
            Duplicates = report.Counts.Duplicates,
            Refused = report.Counts.Refused,
            Ignored = report.Counts.Ignored,
            Failure = report.Failure,
            Span = report is { OldestTime: { } oldest, NewestTime: { } newest } ? (oldest, newest) : null,
            Errors = report.Counts.Errors,
            ErrorsOmitted = report.Counts.ErrorsOmitted,
        };
    }
}
