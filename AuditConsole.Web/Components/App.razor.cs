using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace AuditConsole.Web.Components;

/// <summary>The document around every page. Console pages run in a circuit; pages marked [ExcludeFromInteractiveRouting] are plain documents.</summary>
public sealed partial class App
{
    private static readonly string[] Sheets = ["tokens", "radzen-bridge", "base", "shell", "controls", "parts", "query", "histogram", "feed", "drawer", "diff", "objects", "capture", "objects-diff", "objects-list", "objects-capture", "print"];

    // Prerendering would run every query twice, and an audited read would be audited twice.
    private static readonly InteractiveServerRenderMode Circuit = new(prerender: false);

    [CascadingParameter]
    public required HttpContext Context { get; set; }

    private bool Interactive => Context.AcceptsInteractiveRouting();

    private InteractiveServerRenderMode? PageMode => Interactive ? Circuit : null;

    // With a base element a bare fragment would lead to the start page.
    private string SkipTarget => ThisPage + "#main";

    private string ThisPage => Context.Request.PathBase + Context.Request.Path + Context.Request.QueryString;
}
