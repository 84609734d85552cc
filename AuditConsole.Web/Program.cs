using AuditConsole.Core.Access;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Exports;
using AuditConsole.Core.Ingestion;
using AuditConsole.Core.Ledgers;
using AuditConsole.Core.Query;
using AuditConsole.Core.Storage;
using AuditConsole.Web.Api;
using AuditConsole.Web.Cli;
using AuditConsole.Web.Components;
using AuditConsole.Web.Components.Account;
using AuditConsole.Web.Hosting;
using AuditConsole.Web.Hosting.Authentication;
using AuditConsole.Web.Hosting.Circuits;
using AuditConsole.Web.Hosting.Requests;
using AuditConsole.Web.Hosting.Starting;

if (CommandLine.NamesVerb(args))
{
    return await CommandLine.RunAsync(args);
}

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddHostDefaults();

// Hosted services start in this order: the ledger first, then who reads it.
builder.Services.AddStore(builder.Configuration);
builder.Services.AddLedgers(builder.Configuration);
builder.Services.AddAccess(builder.Configuration);
builder.Services.AddQuery(builder.Configuration);
builder.Services.AddExports(builder.Configuration);
builder.Services.AddChanges(builder.Configuration);
builder.Services.AddIngestion(builder.Configuration);
builder.Services.AddSample();
builder.Services.AddDoor();
builder.Services.AddPages(builder.Configuration, builder.Environment.IsDevelopment());
builder.Services.AddFeatures();
builder.Services.AddAuditLogsApi().AddObjectsApi().AddCaptureApi();
builder.Services.AddReadiness();

var app = builder.Build();
app.UseHostDefaults();
app.MapHealth();
app.MapApiDescription();
var reading = app.MapApi();
reading.MapAuditLogs();
reading.MapObjects();
var sending = app.MapIngest();
sending.MapKubernetesWebhook();
sending.MapAdmission();
sending.MapEvents();
sending.MapCloud();
app.MapUpload();
app.MapControl();
app.MapSignOut();
app.MapLedgerChoice();
app.MapPages();
return await app.ServeAsync();
