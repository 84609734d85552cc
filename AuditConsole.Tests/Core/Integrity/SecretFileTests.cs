using AuditConsole.Core.Integrity;
using Xunit;

namespace AuditConsole.Tests.Core.Integrity;

public sealed class SecretFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("auditconsole-secret-");

    private string File => Path.Combine(_folder.FullName, "some.key");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_secret_is_made_once_and_is_its_owners_alone()
    {
        var made = Load();

        Assert.Equal(SecretFile.Bytes, made.Length);
        Assert.Equal(made, Load());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        }
    }

    [Fact]
    public async Task All_who_start_at_the_same_time_get_one_secret()
    {
        using var start = new Barrier(8);
        var starting = Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return Load();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));

        var secrets = await Task.WhenAll(starting);

        Assert.All(secrets, secret => Assert.Equal(System.IO.File.ReadAllBytes(File), secret));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void A_damaged_file_is_never_replaced_and_says_what_that_would_cost()
    {
        System.IO.File.WriteAllBytes(File, [1, 2, 3]);

        var thrown = Assert.Throws<InvalidOperationException>(Load);

        Assert.Equal($"{File} is damaged: it must hold 32 bytes and holds 3. Restore it from a backup, or something is lost.", thrown.Message);
        Assert.Equal([1, 2, 3], System.IO.File.ReadAllBytes(File));
    }

    private byte[] Load() => SecretFile.LoadOrCreate(File, "something is lost");
}
