using System.Text;
using AuditConsole.Core.Access;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ingestion.Import;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Tests.Core.Ingestion;
using AuditConsole.Web.Api;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace AuditConsole.Tests.Api;

public sealed class IngestUploadTests
{
    private static readonly Caller Editor = new(CallerKind.User, "u1", "jane") { Grants = [new Grant([Permission.SourceEdit], new Scope("default"))] };

    [Fact]
    public async Task A_form_with_its_token_first_starts_an_import()
    {
        await using var capture = await Capture.StartAsync();

        var (status, answer) = await PostAsync(capture, Editor, token => [("__RequestVerificationToken", token, null), ("source", "files", null), ("file", "{}", "a.json")]);

        Assert.Equal(202, status);
        Assert.Contains("\"source\":\"files\"", answer, StringComparison.Ordinal);
        var job = Assert.Single(capture.Get<ImportJobs>().Recent);
        Assert.Equal((ImportState.Waiting, "a.json", 2L), (job.State, job.FileName, job.Progress.BytesTotal));
    }

    [Fact]
    public async Task A_form_without_its_token_or_with_another_is_refused_and_leaves_no_file()
    {
        await using var capture = await Capture.StartAsync();

        Assert.Equal(400, (await PostAsync(capture, Editor, _ => [("source", "files", null), ("file", "{}", "a.json")])).Status);
        Assert.Equal(400, (await PostAsync(capture, Editor, _ => [("__RequestVerificationToken", "forged", null), ("source", "files", null), ("file", "{}", "a.json")])).Status);
        Assert.Equal(400, (await PostAsync(capture, Editor, token => [("__RequestVerificationToken", token, null), ("file", "{}", "a.json")])).Status);
        Assert.Equal(400, (await PostAsync(capture, Editor, token => [("__RequestVerificationToken", token, null), ("source", "files", null)])).Status);
        Assert.Empty(capture.Get<ImportJobs>().Recent);
        Assert.False(Directory.Exists(Path.Combine(capture.Store.Directory, "uploads")));
    }

    [Fact]
    public async Task Denied_callers_are_answered_before_the_form_is_read()
    {
        await using var capture = await Capture.StartAsync();

        Assert.Equal(401, (await PostAsync(capture, Caller.Anonymous, _ => [])).Status);
        Assert.Equal(403, (await PostAsync(capture, Editor with { Grants = [] }, _ => [])).Status);
    }

    [Fact]
    public async Task A_file_beyond_the_bound_is_refused_and_removed()
    {
        await using var capture = await Capture.StartAsync(("Ingestion:MaxUploadBytes", "1048576"));

        var (status, _) = await PostAsync(capture, Editor, token => [("__RequestVerificationToken", token, null), ("source", "files", null), ("file", new string('x', 1_048_577), "a.json")]);

        Assert.Equal(413, status);
        Assert.Empty(Directory.GetFiles(Path.Combine(capture.Store.Directory, "uploads")));
    }

    [Fact]
    public async Task A_disk_that_takes_no_file_is_no_fault_of_the_sender()
    {
        await using var capture = await Capture.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(capture.Store.Directory, "uploads"), "in the way");

        var (status, _) = await PostAsync(capture, Editor, token => [("__RequestVerificationToken", token, null), ("source", "files", null), ("file", "{}", "a.json")]);

        Assert.Equal(503, status);
    }

    private static async Task<(int Status, string Answer)> PostAsync(Capture capture, Caller caller, Func<string, (string Name, string Value, string? File)[]> fields)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddProblemDetails();
        services.AddAntiforgery();
        services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        await using var provider = services.BuildServiceProvider();
        var antiforgery = provider.GetRequiredService<IAntiforgery>();
        var http = new DefaultHttpContext { RequestServices = provider };
        var tokens = antiforgery.GetAndStoreTokens(new DefaultHttpContext { RequestServices = provider });
        var options = provider.GetRequiredService<IOptions<AntiforgeryOptions>>().Value;
        http.Request.Method = "POST";
        http.Request.Headers.Cookie = $"{options.Cookie.Name}={tokens.CookieToken}";
        http.Request.Headers.Accept = "application/json";
        http.Request.ContentType = "multipart/form-data; boundary=\"edge\"";
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(Form(fields(tokens.RequestToken!))));
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        var service = new UploadApiService(new Authorizer(), capture.Get<SourceRegistry>(), capture.Get<UploadFolder>(), capture.Get<ImportJobs>(), capture.Get<IOptions<IngestionOptions>>(), NullLogger<UploadApiService>.Instance);

        var result = await UploadApi.HandleAsync(http, service, caller, antiforgery, options);
        await result.ExecuteAsync(http);
        return (http.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()));
    }

    private static string Form((string Name, string Value, string? File)[] fields)
        => string.Concat(fields.Select(f => $"--edge\r\nContent-Disposition: form-data; name=\"{f.Name}\"{(f.File is null ? string.Empty : $"; filename=\"{f.File}\"")}\r\n\r\n{f.Value}\r\n")) + "--edge--\r\n";
}
