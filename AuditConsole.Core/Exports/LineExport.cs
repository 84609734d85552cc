using System.Buffers;
using System.Text;
using System.Text.Json;
using AuditConsole.Core.Delivery.Formats;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;

namespace AuditConsole.Core.Exports;

/// <summary>Events as lines of syslog or CEF.</summary>
internal sealed class LineExport : IExportWriter
{
    private readonly bool _whole;
    private readonly CefFormat? _cef;
    private readonly SyslogFormat? _syslog;
    private long _written;

    public LineExport(ExportRequest request)
    {
        _whole = request.Scope.IsWholeLedger;
        var version = typeof(LineExport).Assembly.GetName().Version?.ToString(3) ?? "0";
        _cef = request.Format == ExportFormat.Cef ? new CefFormat(version, Environment.MachineName) : null;
        _syslog = request.Format == ExportFormat.Syslog ? new SyslogFormat(version, Environment.MachineName, Environment.ProcessId) : null;
    }

    public void Begin(IBufferWriter<byte> file)
    {
    }

    public void Write(IBufferWriter<byte> file, StoredEvent stored, bool bodies)
    {
        _written++;
        Encoding.UTF8.GetBytes(_cef?.Line(stored.Event, _whole) ?? _syslog!.Line(stored.Event, _whole ? _written : null, Json(stored, bodies)), file);
        file.Write("\n"u8);
    }

    public void End(IBufferWriter<byte> file, long events, IReadOnlyList<string> damage)
    {
    }

    private string Json(StoredEvent stored, bool bodies)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, SafeJson.WriterOptions))
        {
            JsonExport.WriteEvent(writer, stored, _whole, bodies);
        }

        return Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length);
    }
}
