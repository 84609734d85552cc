using System.Globalization;
using System.Net.Sockets;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Import;
using AuditConsole.Core.Ingestion.Sample;
using AuditConsole.Core.Ledgers;
using AuditConsole.Web.Api;

namespace AuditConsole.Web.Cli;

/// <summary>Hands work to the process that holds the data directory, over its socket: who can open the socket is the operator.</summary>
internal sealed class ControlClient : IImportTarget
{
    private readonly HttpClient _client;

    /// <param name="hosts">The names the server answers to: it refuses requests for any other, also over the socket.</param>
    public ControlClient(string socketPath, IReadOnlyList<string> hosts)
    {
        _client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        })
        {
            BaseAddress = AddressOf(hosts),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>An address the server takes for its own: the first whole name, else one that its wildcards allow.</summary>
    internal static Uri AddressOf(IReadOnlyList<string> hosts)
    {
        var host = hosts.Any(h => h is "*" or "[::]" or "0.0.0.0") ? null : hosts.OrderBy(h => h.StartsWith('*')).FirstOrDefault()?.Replace("*", "console", StringComparison.Ordinal);
        return Uri.TryCreate("http://" + host, UriKind.Absolute, out var address) ? address : new Uri("http://localhost");
    }

    public async Task<Result<ImportReport>> ImportAsync(string source, IngestionFormat? format, Stream content, string fileName, IProgress<long> bytesRead, CancellationToken cancellationToken)
    {
        try
        {
            using var body = new StreamContent(new ReportingStream(content, bytesRead), 1 << 16);
            var address = $"{ControlApi.ImportPath}?source={Uri.EscapeDataString(source)}&name={Uri.EscapeDataString(fileName)}&format={ImportFormats.Word(format)}";
            using var answer = await _client.PostAsync(new Uri(address, UriKind.Relative), body, cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return (await answer.Content.ReadFromJsonAsync<ImportReport>(cancellationToken))!;
            }

            var problem = await answer.Content.ReadFromJsonAsync<Microsoft.AspNetCore.Mvc.ProblemDetails>(cancellationToken);
            return new Problem((ProblemKind)(int)answer.StatusCode, problem?.Title ?? "The server refused the import", problem?.Detail);
        }
        catch (Exception e) when (e is HttpRequestException or System.Text.Json.JsonException)
        {
            return new Problem(ProblemKind.Unavailable, "The server that holds the data directory does not answer", e.Message);
        }
    }

    public Task<Result<SampleReport>> GenerateAsync(long seed, long events, IProgress<SampleProgress> progress, CancellationToken cancellationToken)
        => WorkAsync<SampleProgress, SampleReport>(string.Create(CultureInfo.InvariantCulture, $"{ControlApi.GeneratePath}?seed={seed}&events={events}"), progress, cancellationToken);

    public Task<Result<RebuildReport>> RebuildIndexAsync(IProgress<RebuildProgress> progress, CancellationToken cancellationToken)
        => WorkAsync<RebuildProgress, RebuildReport>(ControlApi.RebuildIndexPath, progress, cancellationToken);

    /// <summary>Asks for work that tells line by line how far it is.</summary>
    private async Task<Result<TReport>> WorkAsync<TProgress, TReport>(string address, IProgress<TProgress> progress, CancellationToken cancellationToken)
        where TProgress : struct
        where TReport : class
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address);
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            answer.EnsureSuccessStatusCode();
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
            while (await lines.ReadLineAsync(cancellationToken) is { } text)
            {
                var line = System.Text.Json.JsonSerializer.Deserialize<WorkLine<TProgress, TReport>>(text, System.Text.Json.JsonSerializerOptions.Web)!;
                progress.Report(line.Progress);
                if (line.Problem is { } problem)
                {
                    return problem;
                }

                if (line.Report is { } report)
                {
                    return report;
                }
            }

            return new Problem(ProblemKind.Unavailable, "The server that holds the data directory stopped before it was done");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or System.Text.Json.JsonException)
        {
            return new Problem(ProblemKind.Unavailable, "The server that holds the data directory does not answer", e.Message);
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
