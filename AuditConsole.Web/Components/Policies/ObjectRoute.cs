using Microsoft.AspNetCore.Components;

namespace AuditConsole.Web.Components.Policies;

/// <summary>
/// A page whose route names an object. The router demands a property for each segment and gives it decoded;
/// the object itself is read from the address, where <c>_</c> and slashes in names can still be told apart.
/// </summary>
public abstract class ObjectRoute : ComponentBase
{
    [Parameter]
    public string? Cluster { get; set; }

    [Parameter]
    public string? Group { get; set; }

    [Parameter]
    public string? Kind { get; set; }

    [Parameter]
    public string? Ns { get; set; }

    [Parameter]
    public string? Name { get; set; }
}
