using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AuditConsole.Tests.Web;

/// <summary>Renders parts of pages without a browser; scripts are called and do nothing.</summary>
public abstract class PartsContext : BunitContext
{
    protected PartsContext()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.TryAddSingleton(TimeProvider.System);
        Services.AddLogging();
    }
}
