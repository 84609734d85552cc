using System.Text.Json;
using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Import;
using AuditConsole.Core.Ingestion.Sample;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Storage;
using AuditConsole.Web.Hosting;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;

namespace AuditConsole.Web.Api;

/// <summary>What the command line asks of the serving process. Reachable only over the socket in the data directory, whose mode makes its user the operator.</summary>
internal static class ControlApi
{
    public const string ImportPath = "/control/import";

    public const string GeneratePath = "/control/generate";

    public const string RebuildIndexPath = "/control/rebuild-index";

    private static readonly TimeSpan Tell = TimeSpan.FromMilliseconds(500);

    /// <summary>Name of the policy that only connections over the control socket satisfy.</summary>
    public const string OperatorPolicy = "Operator";

    public static void MapControl(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(ImportPath, ImportAsync).RequireAuthorization(OperatorPolicy).DisableAntiforgery().ExcludeFromDescription();
        endpoints.MapPost(RebuildIndexPath, RebuildIndexAsync).RequireAuthorization(OperatorPolicy).DisableAntiforgery().ExcludeFromDescription();
        endpoints.MapPost(GeneratePath, GenerateAsync).RequireAuthorization(OperatorPolicy).DisableAntiforgery().ExcludeFromDescription();
    }

    /// <summary>True for connections over the control socket alone: behind another socket may stand a proxy, and behind that anyone.</summary>
    public static bool IsOperator(HttpContext context)
        => context.Features.Get<IConnectionSocketFeature>() is { } connection
            && ControlSocket.IsEndOf(connection.Socket.LocalEndPoint, context.RequestServices.GetRequiredService<IOptions<DataOptions>>().Value);

    private static async Task<IResult> ImportAsync(HttpContext context, string source, string name, string? format, SourceRegistry sources, ImportService imports, CancellationToken cancellationToken)
    {
        // Files are as large as they are: the operator's import is bounded by the disk, not by the limits for strangers.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        if (!SourceRegistry.IsValidName(source))
        {
            return Problem.Invalid("Bad source name", "source: expected letters, digits, and . _ : - after the first, at most 128 characters.").ToResult();
        }

        if (!ImportFormats.TryParse(format ?? ImportFormats.Auto, out var told, out var error))
        {
            return Problem.Invalid("Bad format", $"format: {error}").ToResult();
        }

        var ensured = await sources.EnsureAsync(source, Caller.Operator.ToActor(), cancellationToken);
        return ensured.Succeeded(out var found, out var problem)
            ? Results.Json(await imports.ImportAsync(context.Request.Body, name, context.Request.ContentLength, found, told, progress: null, cancellationToken))
            : problem.ToResult();
    }

    private static Task GenerateAsync(HttpContext context, long seed, long events, SampleLoads loads, TimeProvider time, CancellationToken cancellationToken)
        => WorkAsync<SampleProgress, SampleReport>(context, progress => loads.GenerateAsync(seed, events, Caller.Operator.ToActor(), progress, cancellationToken), time, cancellationToken);

    private static Task RebuildIndexAsync(HttpContext context, IndexRebuilder rebuilder, TimeProvider time, CancellationToken cancellationToken)
        => WorkAsync<RebuildProgress, RebuildReport>(context, progress => rebuilder.RunAsync(progress, cancellationToken), time, cancellationToken);

    /// <summary>Answers line by line how far it is, since this may take long; the last line says what came of it.</summary>
    private static async Task WorkAsync<TProgress, TReport>(HttpContext context, Func<IProgress<TProgress>, Task<Result<TReport>>> work, TimeProvider time, CancellationToken cancellationToken)
        where TProgress : struct
        where TReport : class
    {
        context.Response.ContentType = "application/x-ndjson";
        var progress = new Latest<TProgress>();
        var working = work(progress);
        while (!working.IsCompleted)
        {
            await Task.WhenAny(working, Task.Delay(Tell, time, cancellationToken));
            await WriteAsync(new WorkLine<TProgress, TReport>(progress.Value, null, null));
        }

        var result = await working;
        await WriteAsync(new WorkLine<TProgress, TReport>(progress.Value, result.Value, result.Problem));

        async Task WriteAsync(WorkLine<TProgress, TReport> line)
        {
            await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, JsonSerializerOptions.Web), cancellationToken);
            await context.Response.Body.WriteAsync("\n"u8.ToArray(), cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
        }
    }

    private sealed class Latest<T> : IProgress<T>
        where T : struct
    {
        private readonly Lock _gate = new();
        private T _value;

        public T Value
        {
            get
            {
                lock (_gate)
                {
                    return _value;
                }
            }
        }

        public void Report(T value)
        {
            lock (_gate)
            {
                _value = value;
            }
        }
    }
}

/// <summary>A line of the answer to work that takes long.</summary>
/// <param name="Report">Null before the last line, and when it failed.</param>
internal sealed record WorkLine<TProgress, TReport>(TProgress Progress, TReport? Report, Problem? Problem)
    where TProgress : struct
    where TReport : class;
