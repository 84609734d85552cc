using System.Buffers;
using System.Globalization;
using System.Text;
using AuditConsole.Core.Ledgers;
using CsvHelper;
using CsvHelper.Configuration;

namespace AuditConsole.Core.Exports;

/// <summary>Events as CSV (RFC 4180): a row of names, then a row for each event; UTF-8 with the mark by which spreadsheets know it.</summary>
internal sealed class CsvExport : IExportWriter, IDisposable
{
    private static readonly CsvConfiguration Rfc4180 = new(CultureInfo.InvariantCulture) { NewLine = "\r\n" };

    private readonly IReadOnlyList<ExportColumn> _columns;
    private readonly bool _whole;
    private readonly bool _guards;
    private readonly StringWriter _text = new(CultureInfo.InvariantCulture);
    private readonly CsvWriter _csv;

    public CsvExport(ExportRequest request)
    {
        _columns = request.Columns ?? ExportColumn.Default;
        _whole = request.Scope.IsWholeLedger;
        _guards = request.GuardsFormulas;
        _csv = new CsvWriter(_text, Rfc4180);
    }

    public void Begin(IBufferWriter<byte> file)
    {
        file.Write(Encoding.UTF8.Preamble);
        Row(file, column => column.Name);
    }

    public void Write(IBufferWriter<byte> file, StoredEvent stored, bool bodies)
        => Row(file, column => column.Value(stored.Event, _whole) is var value && _guards && !column.IsOwnNumber ? Guarded(value) : value);

    public void End(IBufferWriter<byte> file, long events, IReadOnlyList<string> damage)
    {
    }

    public void Dispose()
    {
        _csv.Dispose();
        _text.Dispose();
    }

    /// <summary>What a spreadsheet would run as a formula, made a text by an apostrophe before it.</summary>
    internal static string Guarded(string cell)
        => cell.AsSpan().TrimStart(" \"'") is [var first, ..] && first is '=' or '+' or '-' or '@' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20' || cell is ['\t' or '\r' or '\n', ..] ? "'" + cell : cell;

    private void Row(IBufferWriter<byte> file, Func<ExportColumn, string> cell)
    {
        foreach (var column in _columns)
        {
            _csv.WriteField(cell(column));
        }

        _csv.NextRecord();
        _csv.Flush();
        Encoding.UTF8.GetBytes(_text.ToString(), file);
        _text.GetStringBuilder().Clear();
    }
}
