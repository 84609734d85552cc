using System.Globalization;
using System.Text;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ingestion.Tail;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion.Tail;

/// <summary>A folder of log files and somebody who follows them, on the real store.</summary>
internal sealed class TailFolder : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Capture _capture;
    private readonly Stack<TailService> _running = [];

    private TailFolder(Capture capture, string path) => (_capture, Path) = (capture, path);

    public Capture Capture => _capture;

    public string Path { get; }

    public IReadOnlyList<string> Ids
    {
        get
        {
            lock (_capture.Intake.Stored)
            {
                return [.. _capture.Intake.Stored.Select(o => o.Event.Id)];
            }
        }
    }

    /// <summary>How many events were read, also again.</summary>
    public long Received => _capture.Get<SourceRegistry>().Find("prod")!.Counters.Received;

    public IReadOnlyList<TailFile> Status => _capture.Get<TailStatus>().Of("prod");

    /// <param name="roots">Null for the folder itself.</param>
    public static async Task<TailFolder> CreateAsync(string pattern = "audit*.log", bool atEnd = false, string? roots = null, Action<string>? prepare = null, params (string Key, string Value)[] settings)
    {
        var path = Directory.CreateTempSubdirectory("auditconsole-tail-").FullName;
        prepare?.Invoke(path);
        var capture = await Capture.StartAsync([("Sources:Files:Roots:0", roots ?? path), ("Sources:Files:Interval", "00:00:00.010"), ("Sources:Files:Linger", "00:00:00"), .. settings]);
        await capture.SourceAsync("prod");
        var folder = new TailFolder(capture, path);
        await capture.Get<SourceRegistry>().ChangeAsync("prod", s => s with { Paths = [folder.File(pattern)], StartsAtEnd = atEnd }, Capture.Person, default);
        await folder.StartAsync();
        return folder;
    }

    public static string Event(int id) => "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Metadata\",\"auditID\":\"" + id.ToString(CultureInfo.InvariantCulture) + "\",\"stage\":\"ResponseComplete\",\"requestURI\":\"/api/v1/pods\",\"verb\":\"create\",\"user\":{\"username\":\"jane\"},\"stageTimestamp\":\"2026-11-21T10:00:00.000000Z\"}";

    public static string Id(int id) => $"{id.ToString(CultureInfo.InvariantCulture)}/ResponseComplete";

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Append(string name, params int[] ids) => System.IO.File.AppendAllText(File(name), string.Concat(ids.Select(id => Event(id) + "\n")));

    public async Task StartAsync()
    {
        _running.Push(ActivatorUtilities.CreateInstance<TailService>(_capture.Store.Services));
        await _running.Peek().StartAsync(default);
    }

    public async Task StopAsync()
    {
        while (_running.TryPop(out var running))
        {
            await running.StopAsync(default);
            running.Dispose();
        }
    }

    /// <summary>Waits until these are in the ledger, once each and nothing else.</summary>
    public Task HasAsync(params int[] ids) => UntilAsync(() => Ids.Count >= ids.Length, () => Assert.Equal(ids.Select(Id).Order(StringComparer.Ordinal), Ids.Order(StringComparer.Ordinal)));

    public async Task UntilAsync(Func<bool> condition, Action? check = null)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!condition() && !limit.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync();
        }

        check?.Invoke();
        Assert.True(condition(), $"It has {string.Join(", ", Ids)}; {string.Join("; ", Status)}");
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _capture.DisposeAsync();
        Directory.Delete(Path, recursive: true);
    }

    public static byte[] Bytes(params int[] ids) => Encoding.UTF8.GetBytes(string.Concat(ids.Select(id => Event(id) + "\n")));
}
