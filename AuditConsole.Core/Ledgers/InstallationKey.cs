using AuditConsole.Core.Integrity;
using AuditConsole.Core.Storage;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Ledgers;

/// <summary>The one signing key of this installation, beside the data directory and never in it.</summary>
public sealed class InstallationKey(IOptions<IntegrityOptions> integrity, IOptions<DataOptions> data) : IDisposable
{
    private readonly Lock _gate = new();
    private SigningKey? _key;

    /// <summary>Where the key file lies.</summary>
    public string Directory => Path.GetFullPath(integrity.Value.KeyDirectory ?? Path.TrimEndingDirectorySeparator(data.Value.FullPath) + "-keys");

    /// <summary>The name that is set for the ledger every installation has; null when it is to get one of its own.</summary>
    public string? Origin => integrity.Value.Origin;

    /// <summary>The key; null before the ledgers are open, and when its file is missing.</summary>
    public SigningKey? Current => _key;

    /// <param name="mayCreate">Only while no ledger names a key: a new one would not be the one they name.</param>
    internal SigningKey? Load(bool mayCreate)
    {
        lock (_gate)
        {
            if (_key is null)
            {
                var password = integrity.Value.SigningKeyPassword;
                _key = SigningKeyFile.Exists(Directory) ? SigningKeyFile.Load(Directory, password)
                    : mayCreate ? SigningKeyFile.Create(Directory, password)
                    : null;
            }

            return _key;
        }
    }

    public void Dispose() => _key?.Dispose();
}
