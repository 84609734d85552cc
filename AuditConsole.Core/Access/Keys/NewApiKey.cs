namespace AuditConsole.Core.Access.Keys;

/// <param name="Source">Binds the key to one source; null for none.</param>
/// <param name="Days">Until it expires; null for never.</param>
public sealed record NewApiKey(string Name, IReadOnlyList<string> Permissions, string? Source, int? Days);

/// <param name="Text">The whole key, in memory only this once.</param>
public sealed record CreatedApiKey(ApiKey Key, string Text);
