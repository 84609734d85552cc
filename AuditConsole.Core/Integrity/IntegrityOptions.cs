using System.ComponentModel.DataAnnotations;

namespace AuditConsole.Core.Integrity;

public sealed class IntegrityOptions : IValidatableObject
{
    public const string Section = "AuditConsole:Integrity";

    /// <summary>Where the private signing key lies; by default beside the data directory, with its name and <c>-keys</c>.</summary>
    public string? KeyDirectory { get; set; }

    /// <summary>With it the key file is encrypted.</summary>
    public string? SigningKeyPassword { get; set; }

    /// <summary>The name of a ledger that is still to be made, such as <c>audit.example.com/log</c>; by default a random one.</summary>
    public string? Origin { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Origin is not null && !Integrity.Origin.IsValid(Origin))
        {
            yield return new ValidationResult($"{Section}:Origin must be one line of 1 to 128 bytes without spaces and without '+'.", [nameof(Origin)]);
        }
    }
}
