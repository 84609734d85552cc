using System.Globalization;
using System.Text;
using AuditConsole.Core.Access;
using AuditConsole.Web.Cli;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace AuditConsole.Web.Hosting.Starting;

/// <summary>The diagnostic log: one line an entry, control characters escaped, so that nothing a client sends can forge a line or reach the terminal.</summary>
internal sealed class LineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        // The operator gets these as plain sentences, without a stack trace.
        if (logEntry.Exception is StartRefusedException or OptionsValidationException)
        {
            return;
        }

        var line = new StringBuilder();
        line.Append(time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z' ", CultureInfo.InvariantCulture));
        line.Append(Level(logEntry.LogLevel)).Append(' ').Append(logEntry.Category[(logEntry.Category.LastIndexOf('.') + 1)..]).Append(": ");
        Escape(logEntry.Formatter(logEntry.State, logEntry.Exception), line);
        if (logEntry.Exception is { } exception)
        {
            line.Append(" | ");
            Escape(exception.ToString(), line);
        }

        textWriter.WriteLine(line);
    }

    internal static void Escape(string text, StringBuilder into) => Terminal.AppendUtf16(text, into);

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        LogLevel.Error => "error",
        _ => "fatal",
    };
}
