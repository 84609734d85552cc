using AuditConsole.Web.Hosting.Authentication;
using AuditConsole.Web.Hosting.Requests;
using Microsoft.AspNetCore.Http.Timeouts;

namespace AuditConsole.Web.Hosting;

/// <summary>The doors of programs: every route mapped on a group has its policy and its bound.</summary>
public static class ApiGroups
{
    // Whoever was not answered in time may ask again.
    private static readonly RequestTimeoutPolicy InTime = new() { Timeout = TimeSpan.FromSeconds(30), TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable };

    /// <summary>Reading: small requests.</summary>
    public static RouteGroupBuilder MapApi(this WebApplication app)
        => app.MapGroup(string.Empty).RequireAuthorization(DoorSchemes.Known).WithMetadata(new BodyLimitAttribute(BodyLimitAttribute.Default), InTime).AddEndpointFilter(LedgerChoice.CheckAsync);

    /// <summary>Sending events: as large as the largest setting; the endpoint counts what it reads.</summary>
    public static RouteGroupBuilder MapIngest(this WebApplication app)
        => app.MapGroup(string.Empty).RequireAuthorization(DoorSchemes.Known).RequireRateLimiting(RateLimits.Ingest).WithMetadata(new BodyLimitAttribute(512L * 1024 * 1024), InTime);

    /// <summary>The description of the API, for those who are signed in.</summary>
    public static WebApplication MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization(DoorSchemes.Known);
        return app;
    }
}
