using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using AuditConsole.Tests.Faults;
using AuditConsole.Tests.Support;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>A server that follows a log, somebody who writes the log and rotates it, and what that took.</summary>
internal sealed class TailRun : IAsyncDisposable
{
    private const int Parts = 4;
    private const string Source = "tail";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly string _logs;
    private readonly string _file;
    private readonly string[] _ids;
    private readonly BenchFolder _folder;
    private readonly Stopwatch _watch = new();
    private readonly Stopwatch _down = new();
    private ServerProcess? _server;
    private TimeSpan _cpu;
    private double _peak;

    private TailRun(BenchFolder folder, string file)
    {
        _folder = folder;
        _file = file;
        _logs = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(folder.Data)!, "logs")).FullName;
        _ids = [.. File.ReadLines(file).Select(IdOf)];
    }

    private string Log => Path.Combine(_logs, "audit.log");

    private ServerProcess Server => _server!;

    private Dictionary<string, string> Settings => new()
    {
        ["AuditConsole__Limits__ApiPerKey"] = "100000",
        ["AuditConsole__Sources__Files__Roots__0"] = _logs,
        ["AuditConsole__Sources__Files__Follow__0__Source"] = Source,
        ["AuditConsole__Sources__Files__Follow__0__Paths__0"] = Path.Combine(_logs, "audit*.log"),
        ["AuditConsole__Sources__Files__Follow__0__Paths__1"] = Path.Combine(_logs, "audit*.log.gz"),
    };

    public static async Task<TailRun> StartAsync(BenchFolder folder, string file)
    {
        var run = new TailRun(folder, file);
        run._server = await ServerProcess.StartAsync(folder.Data, run.Settings);
        run._watch.Start();
        return run;
    }

    /// <summary>Appends a quarter of the lines to the log.</summary>
    public async Task WriteAsync(int part)
    {
        await using var log = new StreamWriter(Log, append: true, new UTF8Encoding(false), 1 << 20);
        foreach (var line in File.ReadLines(_file).Take(EndOf(part)).Skip(EndOf(part - 1)))
        {
            await log.WriteAsync(line);
            await log.WriteAsync('\n');
        }
    }

    public void MoveAway(string name) => File.Move(Log, Path.Combine(_logs, name));

    /// <summary>The copy's name is none that is followed, as logrotate gives it.</summary>
    public void CopyAndEmpty(string name)
    {
        File.Copy(Log, Path.Combine(_logs, name));
        using var log = new FileStream(Log, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite);
    }

    public async Task CompressAsync(string name)
    {
        var path = Path.Combine(_logs, name);
        await using (var plain = File.OpenRead(path))
        await using (var gzip = new GZipStream(File.Create(path + ".part"), CompressionLevel.Fastest))
        {
            await plain.CopyToAsync(gzip);
        }

        File.Move(path + ".part", path + ".gz");
        File.Delete(path);
    }

    /// <summary>Waits until the ledger has every line before this part, and so much of it.</summary>
    public async Task UntilStoredAsync(int part, double share = 1)
    {
        var wanted = EndOf(part - 1) + (long)((EndOf(part) - EndOf(part - 1)) * share);
        while (await StoredEvents.CountAsync(Server, Source) < wanted)
        {
            await Task.Delay(Look);
        }
    }

    public async Task KillAndStartAsync()
    {
        var stored = await StoredEvents.CountAsync(Server, Source);
        Measure();
        _down.Start();
        await Server.KillAsync();
        await Server.DisposeAsync();
        _server = await ServerProcess.StartAsync(_folder.Data, Settings);
        _down.Stop();
        BenchTable.Line($"kill -9 at {stored:N0} of {_ids.Length:N0} events, ready again after {_down.Elapsed.TotalSeconds:F1} s");
    }

    /// <returns>Events a second, without the time the server was down.</returns>
    public async Task<double> ReportAsync()
    {
        _watch.Stop();
        Measure();
        var seconds = (_watch.Elapsed - _down.Elapsed).TotalSeconds;
        var megabytes = new FileInfo(_file).Length / 1e6;
        BenchTable.Line(
            $"{_ids.Length:N0} events of {megabytes:N0} MB: {_ids.Length / seconds:N0} events/s, {megabytes / seconds:N0} MB/s in {seconds:F1} s; {_cpu.TotalMicroseconds / _ids.Length:F1} µs CPU/event with the projection and the restart; at most {_peak:N0} MB of memory; data {_folder.Megabytes:N0} MB");
        await BenchFolder.UntilIdleAsync(Server);
        var stored = await StoredEvents.IdsAsync(Server, Source);
        var distinct = stored.ToHashSet(StringComparer.Ordinal);
        BenchTable.Line($"lost {_ids.Count(id => !distinct.Contains(id)):N0}, doubled {stored.Count - distinct.Count:N0}, strangers {distinct.Except(_ids).Count():N0}");
        return _ids.Length / seconds;
    }

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();

    private void Measure()
    {
        using var process = Process.GetProcessById(Server.Id);
        _cpu += process.TotalProcessorTime;
        _peak = Math.Max(_peak, process.PeakWorkingSet64 / 1e6);
    }

    private int EndOf(int part) => (int)((long)_ids.Length * (part + 1) / Parts);

    private static string IdOf(string line)
    {
        const string Name = "\"auditID\":\"";
        var start = line.IndexOf(Name, StringComparison.Ordinal) + Name.Length;
        return string.Concat(line.AsSpan(start, line.IndexOf('"', start) - start), "/ResponseComplete");
    }
}
