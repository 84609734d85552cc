using System.Security.Cryptography;
using System.Text;
using AuditConsole.Core.Common;
using AuditConsole.Core.Storage;
using Microsoft.Extensions.Options;

namespace AuditConsole.Core.Access.SetUp;

/// <summary>
/// The secret that lets whoever started the program, and nobody else, make the first account: 128 bits in base32, shown once on the console and kept in
/// <c>setup-token</c> of the data directory. It is good for an hour and one use; after five wrong tries there is another.
/// </summary>
public sealed class SetUpToken(IOptions<DataOptions> data, IOptions<AccessLimits> limits, TimeProvider time)
{
    public const string FileName = "setup-token";

    private const int WrongTries = 5;

    private readonly Lock _lock = new();
    private string? _value;
    private long _expires;
    private int _wrong;

    /// <summary>Called with each new token, outside of any lock; whoever hears it must show it to the operator and never log it.</summary>
    public event Action<string>? Renewed;

    /// <summary>How long one is good for.</summary>
    public TimeSpan Lifetime => limits.Value.SetupToken;

    public string FilePath => Path.Combine(data.Value.FullPath, FileName);

    /// <summary>The token as it is to be shown to the operator; null when none is needed.</summary>
    public string? Current => _value;

    public void Renew()
    {
        string token;
        lock (_lock)
        {
            token = _value = Base32.Random(16);
            _expires = Micros.Now(time) + (Lifetime.Ticks / TimeSpan.TicksPerMicrosecond);
            _wrong = 0;
            Write(token);
        }

        Renewed?.Invoke(token);
    }

    /// <summary>Makes another when the present one has expired, so that there is always one to be found on the console.</summary>
    public void RenewIfExpired()
    {
        if (_value is not null && Micros.Now(time) >= _expires)
        {
            Renew();
        }
    }

    /// <summary>True when the text is the token and the token is good. Looking counts for nothing: else whoever asks often enough would spoil the operator's link.</summary>
    public bool IsGood(string? text)
    {
        lock (_lock)
        {
            return _value is not null && Micros.Now(time) < _expires && IsSame(_value, text);
        }
    }

    /// <summary>A try: true when the text is the token and the token is good; a wrong one counts. It stays good until <see cref="Withdraw"/>, so that a form can be corrected.</summary>
    public bool Check(string? text)
    {
        bool right;
        bool spent;
        lock (_lock)
        {
            if (_value is null)
            {
                return false;
            }

            var good = Micros.Now(time) < _expires;
            right = good && IsSame(_value, text);
            spent = !good || (!right && ++_wrong >= WrongTries);
        }

        if (spent)
        {
            Renew();
        }

        return right;
    }

    /// <summary>Ends it: the first account exists.</summary>
    public void Withdraw()
    {
        lock (_lock)
        {
            _value = null;
            File.Delete(FilePath);
        }
    }

    private static bool IsSame(string value, string? text)
        => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes(text?.Trim().ToLowerInvariant() ?? string.Empty));

    private void Write(string token)
    {
        Directory.CreateDirectory(data.Value.FullPath);
        File.Delete(FilePath);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new StreamWriter(FilePath, Encoding.ASCII, options);
        file.WriteLine(token);
    }
}
