using AuditConsole.Core.Access;
using AuditConsole.Core.Storage;
using AuditConsole.Web.Components.Access;
using AuditConsole.Web.Components.Account;
using AuditConsole.Web.Hosting;
using AuditConsole.Web.Hosting.Authentication;
using AuditConsole.Web.Hosting.Circuits;
using AuditConsole.Web.Hosting.Starting;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddHostDefaults();
builder.Services.AddStore(builder.Configuration);
builder.Services.AddAccess(builder.Configuration);
builder.Services.AddDoor();
builder.Services.AddPages(builder.Configuration, builder.Environment.IsDevelopment());
builder.Services.AddScoped<AccountService>().AddScoped<ApiKeysService>();
builder.Services.AddReadiness();

var app = builder.Build();
app.UseHostDefaults();
app.MapHealth();
app.MapApiDescription();
app.MapSignOut();
app.MapPages();
return await app.ServeAsync();
