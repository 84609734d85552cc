using System.Security.Cryptography;
using System.Text;

namespace AuditConsole.Core.Integrity;

/// <summary>The line that names a ledger in checkpoints and signatures; fixed when the ledger is made.</summary>
public static class Origin
{
    public const int MaxBytes = 128;

    public static string New() => "auditconsole/" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>One line without spaces, control characters or <c>+</c>, 1 to 128 bytes.</summary>
    public static bool IsValid(string origin)
        => origin.Length > 0 && Encoding.UTF8.GetByteCount(origin) <= MaxBytes && !origin.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c) || c == '+');
}
