using System.Globalization;

namespace AuditConsole.Web.Cli;

/// <summary>One line that is written over as a file is read; nothing when the output is not a terminal.</summary>
internal sealed class ProgressLine(TextWriter output, string file) : IProgress<long>
{
    private const long Step = 4 << 20;
    private readonly bool _shown = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
    private readonly string _name = Terminal.Escape(Path.GetFileName(file));
    private long _next = Step;

    public void Report(long value)
    {
        if (_shown && value >= _next)
        {
            _next = value + Step;
            output.Write(string.Create(CultureInfo.InvariantCulture, $"\r{_name}: {value / 1_000_000:N0} MB read\r"));
        }
    }
}
