using System.ComponentModel.DataAnnotations;

namespace AuditConsole.Core.Storage;

public sealed class DataOptions
{
    public const string Section = "AuditConsole:Data";

    /// <summary>Where the store lives; a relative path counts from the folder the program is started in.</summary>
    [Required(ErrorMessage = Section + ":Directory: expected a path.")]
    public string Directory { get; set; } = "data";

    /// <summary>Whether the command line reaches the serving process over a socket in the data directory.</summary>
    public bool ControlSocket { get; set; } = true;

    public string FullPath => Path.GetFullPath(Directory);
}
