using Microsoft.AspNetCore.Components;

namespace AuditConsole.Web.Components.Shared;

/// <summary>A part of a page that may fail alone. What failed is logged with the reference that is shown.</summary>
public sealed partial class Region(ILogger<Region> logger)
{
    private string _reference = string.Empty;

    /// <summary>What the part is, as the subject of a sentence: "The histogram".</summary>
    [Parameter, EditorRequired]
    public required string Name { get; set; }

    protected override Task OnErrorAsync(Exception exception)
    {
        var id = Guid.NewGuid().ToString("N");
        _reference = $"{id[..4]}-{id[4..8]}";
        logger.LogError(exception, "{Region} failed, reference {Reference}", Name, _reference);
        return Task.CompletedTask;
    }
}
