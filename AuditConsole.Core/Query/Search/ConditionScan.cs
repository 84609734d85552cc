using AuditConsole.Core.Events;
using AuditConsole.Core.Query.Planning;
using AuditConsole.Core.Segments;

namespace AuditConsole.Core.Query.Search;

/// <summary>A condition over the columns of one run.</summary>
/// <param name="words">For each word of the conditions where it may stand, also for those that are looked for in bodies only.</param>
internal sealed class ConditionScan(IRunColumns run, int rows, IReadOnlyDictionary<WordMatcher, WordPlaces> words, CancellationToken cancellationToken)
{
    public Bounds Evaluate(Condition condition)
    {
        cancellationToken.ThrowIfCancellationRequested();
        switch (condition)
        {
            case Constant constant:
                return Bounds.Exactly(constant.Value ? RowBitmap.Full(rows) : new RowBitmap());
            case Not not:
                return Evaluate(not.Part).Not(rows);
            case FieldTest { Field.Storage: FieldStorage.Detail }:
                return new Bounds(new RowBitmap(), RowBitmap.Full(rows));
            case FieldTest test:
                return Bounds.Exactly(LeafScan.Rows(run, rows, test, cancellationToken));
            case WordTest word:
                return Word(word);
            case BodyCondition body:
                var possible = RowBitmap.Full(rows);
                foreach (var one in body.Words)
                {
                    possible.And(words[one].Bodies);
                }

                return new Bounds(new RowBitmap(), possible);
            case AllOf all:
                var bounds = Bounds.Exactly(RowBitmap.Full(rows));
                foreach (var part in all.Parts)
                {
                    bounds = bounds.And(Evaluate(part));
                    if (bounds.Possible.IsEmpty)
                    {
                        break;
                    }
                }

                return bounds;
            case AnyOf any:
                bounds = Bounds.Exactly(new RowBitmap());
                foreach (var part in any.Parts)
                {
                    bounds = bounds.Or(Evaluate(part));
                }

                return bounds;
            default:
                throw new ArgumentOutOfRangeException(nameof(condition));
        }
    }

    /// <summary>The rows of a condition that columns decide.</summary>
    public RowBitmap Rows(Condition condition) => Evaluate(condition).Sure;

    // Where no column has the word, a body may.
    private Bounds Word(WordTest test)
    {
        var sure = new RowBitmap();
        var places = words[test.Word];
        foreach (var field in places.Fields)
        {
            LeafScan.AddWord(run, rows, field, test.Word, sure, cancellationToken);
        }

        return new Bounds(sure, places.Bodies.Copy().And(RowBitmap.Full(rows)).Or(sure));
    }
}

/// <summary>Where a word may stand in a run.</summary>
/// <param name="Fields">The columns.</param>
/// <param name="Bodies">The rows in whose bodies.</param>
internal sealed record WordPlaces(IReadOnlyList<EventField> Fields, RowBitmap Bodies);
