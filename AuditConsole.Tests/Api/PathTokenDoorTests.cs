using System.Net;
using System.Security.Claims;
using AuditConsole.Core.Access;
using AuditConsole.Core.Ingestion.Sources;
using AuditConsole.Core.Ingestion.Sources.Credentials;
using AuditConsole.Tests.Support;
using AuditConsole.Web.Hosting.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditConsole.Tests.Api;

/// <summary>The token that an admission webhook shows in its path, since its configuration can carry no header.</summary>
public sealed class PathTokenDoorTests(AppFactory app) : IClassFixture<AppFactory>
{
    private const string Admission = "/ingest/k8s/admission/prod/";

    [Fact]
    public async Task It_opens_admission_for_its_source()
    {
        var result = await AuthenticateAsync(Admission + await TokenAsync());

        Assert.True(result.Succeeded, result.Failure?.Message);
        Assert.Equal("source:prod", result.Principal.FindFirstValue(ClaimTypes.NameIdentifier));
    }

    [Theory]
    [InlineData("/ingest/k8s/audit/prod/")]
    [InlineData("/api/v1/events/")]
    [InlineData("/ingest/k8s/admission/prod/more/")]
    public async Task It_opens_nothing_else(string path) => Assert.False((await AuthenticateAsync(path + await TokenAsync())).Succeeded);

    [Fact]
    public async Task An_unknown_one_is_told_and_beside_a_header_it_counts_for_nothing()
    {
        Assert.Equal("The token is unknown or revoked.", (await AuthenticateAsync(Admission + SourceTokenText.New())).Failure?.Message);
        Assert.Equal("The token is mistyped or cut.", (await AuthenticateAsync(Admission + "acs_short")).Failure?.Message);
        Assert.Equal(DoorSchemes.ApiKey, (await AuthenticateAsync(Admission + SourceTokenText.New(), AppFactory.ApiKey)).Principal?.Identity?.AuthenticationType);
        Assert.False((await AuthenticateAsync(Admission + await TokenAsync(), SourceTokenText.New())).Succeeded);
    }

    [Fact]
    public async Task Neither_the_answer_nor_anything_the_framework_tells_of_the_request_holds_it()
    {
        var token = await TokenAsync();
        var told = new List<string>();
        using var listener = System.Diagnostics.DiagnosticListener.AllListeners.Subscribe(new Each(told));
        using var client = app.Anonymous();

        using var answer = await client.PostAsync(Admission + token, new StringContent("{"));

        Assert.DoesNotContain(token, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        lock (told)
        {
            Assert.Contains(told, path => path == "/ingest/k8s/admission/prod");
            Assert.DoesNotContain(told, path => path.Contains(token, StringComparison.Ordinal));
        }
    }

    private async Task<string> TokenAsync()
    {
        var by = Caller.Operator.ToActor();
        Assert.Null((await app.Services.GetRequiredService<SourceRegistry>().EnsureAsync("prod", by, default)).Problem);
        return (await app.Services.GetRequiredService<IngestTokens>().RotateAsync("prod", TimeSpan.Zero, by, default)).Value!.Text;
    }

    private async Task<AuthenticateResult> AuthenticateAsync(string path, string? bearer = null)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var features = new FeatureCollection();
        var request = new HttpRequestFeature { Method = "POST", Path = path, RawTarget = path };
        features.Set<IHttpRequestFeature>(request);
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        if (bearer is not null)
        {
            request.Headers.Authorization = "Bearer " + bearer;
        }

        var context = app.Services.GetRequiredService<IHttpContextFactory>().Create(features);
        context.RequestServices = scope.ServiceProvider;
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        return await context.AuthenticateAsync(DoorSchemes.Either);
    }

    /// <summary>Keeps the path of every request that hosting announces, as tracing and logging see it.</summary>
    private sealed class Each(List<string> told) : IObserver<System.Diagnostics.DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(System.Diagnostics.DiagnosticListener value)
        {
            if (value.Name == "Microsoft.AspNetCore")
            {
                value.Subscribe(this);
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Value is HttpContext context)
            {
                lock (told)
                {
                    told.Add(context.Request.Path.Value ?? string.Empty);
                    told.Add(context.Features.Get<IHttpRequestFeature>()!.RawTarget);
                }
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
