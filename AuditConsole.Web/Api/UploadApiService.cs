using AuditConsole.Core.Access;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Import;
using AuditConsole.Core.Ingestion.Sources;
using Microsoft.Extensions.Options;

namespace AuditConsole.Web.Api;

/// <summary>Lets a caller hand over a file for import.</summary>
public sealed partial class UploadApiService(Authorizer authorizer, SourceRegistry sources, UploadFolder folder, ImportJobs jobs, IOptions<IngestionOptions> options, ILogger<UploadApiService> logger)
{
    private const int CopyBytes = 128 * 1024;

    private static readonly Problem NotSaved = new(ProblemKind.Unavailable, "The file cannot be kept", "The data directory cannot be written, or is full. Nothing of the file was imported.");

    public long MaxBytes => options.Value.MaxUploadBytes;

    /// <summary>Whether the caller may upload at all; asked before anything of the body is read.</summary>
    public Problem? Denial(Caller caller) => authorizer.Allows(caller, Permission.SourceEdit, out _, out var problem) ? null : problem;

    /// <summary>Streams the file to the disk and starts its import.</summary>
    public async Task<Result<ImportJob>> UploadAsync(Caller caller, string sourceName, string fileName, Stream content, CancellationToken cancellationToken)
    {
        if (Denial(caller) is { } denial)
        {
            return denial;
        }

        var ensured = await sources.EnsureAsync(sourceName, caller.ToActor(), cancellationToken);
        if (!ensured.Succeeded(out var source, out var problem))
        {
            return problem;
        }

        string? path = null;
        try
        {
            long length;
            await using (var file = folder.Create())
            {
                path = file.Name;
                if (await CopyAsync(content, file, cancellationToken) is not { } copied)
                {
                    return new Problem(ProblemKind.TooLarge, "The file is too large", $"At most {MaxBytes} bytes.");
                }

                length = copied;
            }

            var job = jobs.Start(path, Path.GetFileName(fileName), length, source);
            path = null;
            return job is null ? new Problem(ProblemKind.TooMany, "Too many files are waiting", "Try again when some of them are imported.") : job;
        }
        catch (Exception e) when (e is (IOException and not BadHttpRequestException) or UnauthorizedAccessException)
        {
            LogNotSaved(e);
            return NotSaved;
        }
        finally
        {
            if (path is not null)
            {
                File.Delete(path);
            }
        }
    }

    /// <returns>The length; null when the file is larger than allowed.</returns>
    private async Task<long?> CopyAsync(Stream content, FileStream file, CancellationToken cancellationToken)
    {
        var buffer = new byte[CopyBytes];
        var length = 0L;
        int read;
        while ((read = await ReadAsync(content, buffer, cancellationToken)) > 0)
        {
            length += read;
            if (length > MaxBytes)
            {
                return null;
            }

            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return length;
    }

    // What goes wrong on the way here is the sender's; what goes wrong with the file is ours.
    private static async Task<int> ReadAsync(Stream content, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw new BadHttpRequestException("The form ends too early.", e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An upload could not be written to the data directory")]
    private partial void LogNotSaved(Exception exception);
}
