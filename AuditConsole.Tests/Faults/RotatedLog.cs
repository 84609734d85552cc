using System.Globalization;
using AuditConsole.Tests.Core.Ingestion.Tail;

namespace AuditConsole.Tests.Faults;

/// <summary>A log that an API server writes: it grows in pieces that end within a line, and is moved away at a line's end. May be called from several threads.</summary>
internal sealed class RotatedLog
{
    /// <summary>Less than a line has.</summary>
    private const int HeldBack = 40;

    private readonly Lock _gate = new();
    private readonly string _folder;
    private string _rest = string.Empty;
    private int _rotated;

    public RotatedLog(string folder) => _folder = Directory.CreateDirectory(folder).FullName;

    /// <summary>What names the log and everything it was moved to.</summary>
    public string Pattern => Path.Combine(_folder, "audit*.log");

    public int Lines { get; private set; }

    public IEnumerable<string> Ids => Enumerable.Range(1, Lines).Select(TailFolder.Id);

    private string Current => Path.Combine(_folder, "audit.log");

    /// <summary>The last of the lines is left half written.</summary>
    public void Append(int lines)
    {
        lock (_gate)
        {
            var text = _rest + string.Concat(Enumerable.Range(Lines + 1, lines).Select(id => TailFolder.Event(id) + "\n"));
            Lines += lines;
            _rest = text[^HeldBack..];
            File.AppendAllText(Current, text[..^HeldBack]);
        }
    }

    /// <summary>Ends the last line and moves the file away; the next line begins a new one.</summary>
    public void Rotate()
    {
        lock (_gate)
        {
            End();
            File.Move(Current, Path.Combine(_folder, $"audit-{(++_rotated).ToString(CultureInfo.InvariantCulture)}.log"));
        }
    }

    /// <summary>Ends the last line.</summary>
    public void End()
    {
        lock (_gate)
        {
            File.AppendAllText(Current, _rest);
            _rest = string.Empty;
        }
    }
}
