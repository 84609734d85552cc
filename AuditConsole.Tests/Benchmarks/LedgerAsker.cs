using System.Diagnostics;
using System.Text.Json;
using AuditConsole.Core.Query;
using Microsoft.Extensions.DependencyInjection;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>Asks a ledger without a server, in a process of its own: it can be fresh, and its memory is that of the ledger and the search alone.</summary>
internal sealed class LedgerAsker : IAsyncDisposable
{
    /// <summary>The word on the command line of the other process.</summary>
    public const string Verb = "bench-ask";

    private readonly Process _process;

    private LedgerAsker(Process process) => _process = process;

    public int Id => _process.Id;

    public static async Task<LedgerAsker> StartAsync(string data)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(LedgerAsker).Assembly.Location, Verb, data]) { RedirectStandardInput = true, RedirectStandardOutput = true };

        // As the server has it: which collector runs decides how much memory and time an answer takes.
        start.Environment["DOTNET_gcServer"] = "1";
        var asker = new LedgerAsker(Process.Start(start)!);
        await asker.ReadAsync();
        return asker;
    }

    public async Task<Answer> AskAsync(Question question)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(question));
        await _process.StandardInput.FlushAsync();
        return JsonSerializer.Deserialize<Answer>(await ReadAsync());
    }

    /// <summary>What the other process does: a line in, a line out, until there are no more.</summary>
    public static async Task<int> ServeAsync(string data)
    {
        await using var process = new LedgerProcess(data);
        await process.OpenAsync();
        var search = process.Services.GetRequiredService<EventSearch>();
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var question = JsonSerializer.Deserialize<Question>(line)!;
            var answer = question.CancelAfter > 0 ? await CancelAsync(search, question) : await AnswerAsync(search, question);
            Console.WriteLine(JsonSerializer.Serialize(answer));
        }

        await process.CloseAsync();
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<Answer> AnswerAsync(EventSearch search, Question question)
    {
        var watch = Stopwatch.StartNew();
        var result = await search.RunAsync(question.Request(), CancellationToken.None);
        return new Answer(watch.Elapsed.TotalMilliseconds, Question.Size(result), result.SearchedBackTo is not null);
    }

    private static async Task<Answer> CancelAsync(EventSearch search, Question question)
    {
        using var cancel = new CancellationTokenSource();
        var asked = search.RunAsync(question.Request(), cancel.Token);
        await Task.WhenAny(asked, Task.Delay(question.CancelAfter));
        if (asked.IsCompleted)
        {
            return new Answer(0, 0);
        }

        var watch = Stopwatch.StartNew();
        await cancel.CancelAsync();
        await asked.ContinueWith(_ => { }, TaskScheduler.Default);
        return new Answer(watch.Elapsed.TotalMilliseconds, 1);
    }

    private async Task<string> ReadAsync() => await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The process that asks the ledger has ended.");
}
