namespace AuditConsole.Core.Segments.Tokens;

/// <summary>The hidden tokens of one block.</summary>
internal sealed record HiddenBlock(int Block, HiddenKinds Kinds, KeyFilter Tokens);
