namespace AuditConsole.Core.Segments.Tokens;

/// <summary>Which kinds of characters a folded token has.</summary>
[Flags]
internal enum TokenChars : byte
{
    None = 0,
    Digit = 1,
    AToF = 2,
    Dash = 4,
    Dot = 8,
    Z = 16,
    Other = 32,
}
