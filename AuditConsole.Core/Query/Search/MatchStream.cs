using AuditConsole.Core.Common;

namespace AuditConsole.Core.Query.Search;

/// <summary>The rows of an answer, one after the other; those that columns cannot decide are read and decided a few at a time.</summary>
/// <param name="confirmation">Null when the rows are decided already.</param>
internal sealed class MatchStream(RowStream rows, Confirmation? confirmation)
{
    private readonly Queue<RowPlace> _ready = [];
    private readonly List<RowPlace> _chunk = [];
    private EventPosition? _readTo;

    /// <summary>Where the time was over: matches beyond this place were not looked for. Null while it was not.</summary>
    public EventPosition? Stopped { get; private set; }

    /// <summary>The next match; null when there are no more, or no time to look for them.</summary>
    public async ValueTask<RowPlace?> NextAsync()
    {
        if (confirmation is null && Stopped is null)
        {
            var place = await rows.NextAsync().ConfigureAwait(false);
            Stopped = rows.Stopped;
            return place;
        }

        while (_ready.Count == 0 && Stopped is null)
        {
            if (!await Confirmation.FillAsync(_chunk, rows, isFirst: _readTo is null).ConfigureAwait(false))
            {
                Stopped = rows.Stopped;
                break;
            }

            if (_readTo is not null && confirmation!.IsOver)
            {
                Stopped = _readTo;
                break;
            }

            var decided = await confirmation!.DecideAsync(_chunk).ConfigureAwait(false);
            _readTo = _chunk[decided - 1].Position;
            Stopped = decided < _chunk.Count ? _readTo : null;
            foreach (var place in _chunk.Take(decided).Where(place => place.Run.Sure(0)[place.Row]))
            {
                _ready.Enqueue(place);
            }
        }

        return _ready.TryDequeue(out var match) ? match : null;
    }

    /// <summary>Ends it where the time was over for whoever reads its rows.</summary>
    public void Stop(EventPosition last) => Stopped = last;
}
