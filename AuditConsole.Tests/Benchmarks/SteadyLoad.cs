using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AuditConsole.Tests.Support;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>Ten requests a second whether they are answered or not, their events stated to have happened when they are sent. Remembers when each event was answered.</summary>
/// <param name="file">EventLists, one a line; those of <see cref="BatchSize"/> events make a thousand a second.</param>
internal sealed partial class SteadyLoad(ServerProcess server, string file)
{
    public const int BatchSize = 100;
    public const int BatchesPerSecond = 10;

    private readonly ConcurrentDictionary<long, double> _answered = new();

    private int _lines;

    public List<double> Latencies { get; } = [];

    /// <summary>When the request with this event was answered, ms since 1970; null when it was not.</summary>
    public double? Answered(long seq) => _answered.TryGetValue(seq, out var at) ? at : null;

    /// <summary>Goes on in the file where the last run ended.</summary>
    public async Task RunAsync(int seconds)
    {
        var watch = Stopwatch.StartNew();
        var sent = new List<Task>();
        foreach (var line in File.ReadLines(file).Skip(_lines).Take(seconds * BatchesPerSecond))
        {
            var wait = TimeSpan.FromSeconds((double)sent.Count / BatchesPerSecond) - watch.Elapsed;
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait);
            }

            sent.Add(SendAsync(line));
        }

        await Task.WhenAll(sent);
        _lines += sent.Count;
    }

    private async Task SendAsync(string line)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
        var batch = Encoding.UTF8.GetBytes(Timestamps().Replace(line, match => $"\"{match.Groups[1].Value}\":\"{now}\""));
        var watch = Stopwatch.StartNew();
        using var answer = await WebhookLoad.PostAsync(server, batch);
        using var report = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
        var at = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        lock (Latencies)
        {
            Latencies.Add(watch.Elapsed.TotalMilliseconds);
        }

        for (var seq = report.RootElement.GetProperty("first_seq").GetInt64(); seq <= report.RootElement.GetProperty("last_seq").GetInt64(); seq++)
        {
            _answered.TryAdd(seq, at);
        }
    }

    [GeneratedRegex("\"(requestReceivedTimestamp|stageTimestamp)\": ?\"[^\"]*\"")]
    private static partial Regex Timestamps();
}
