using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using AuditConsole.Tests.Architecture;

namespace AuditConsole.Tests.Support;

/// <summary>The real program as a process of its own, on a free port, with its data in a folder that outlives it: it can be killed and started again.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    public const string ApiKey = "test-key-test-key-test-key-test-key";
    public const string AdminEmail = "admin@example.test";
    public const string AdminPassword = "correct horse battery staple";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private readonly StringBuilder _output = new();
    private readonly Process _process;

    private ServerProcess(Process process, string dataDirectory, Uri address)
    {
        _process = process;
        DataDirectory = dataDirectory;
        Address = address;
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
    }

    public string DataDirectory { get; }

    public Uri Address { get; }

    public int Id => _process.Id;

    /// <summary>Sends the key that has every permission.</summary>
    public HttpClient Client { get; }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts it and waits until it is ready. In the environment's values <c>{url}</c> stands for its address.</summary>
    public static async Task<ServerProcess> StartAsync(string dataDirectory, IReadOnlyDictionary<string, string>? environment = null)
    {
        var port = FreePort();
        var start = Command(dataDirectory, []);
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment["AuditConsole__Setup__AdminEmail"] = AdminEmail;
        start.Environment["AuditConsole__Setup__AdminPassword"] = AdminPassword;
        start.Environment["AuditConsole__Setup__ApiKey"] = ApiKey;
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value.Replace("{url}", $"http://127.0.0.1:{port}", StringComparison.Ordinal);
        }

        var server = new ServerProcess(Process.Start(start)!, dataDirectory, new Uri($"http://127.0.0.1:{port}"));
        server.Listen();
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <summary>Runs one verb of the command line to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunVerbAsync(string dataDirectory, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = Command(dataDirectory, arguments);
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>How many bytes of memory the process held at most while this was done, beyond what it held before.</summary>
    public async Task<long> GrowthAsync(Func<Task> work)
    {
        // Lets the kernel's high-water mark begin anew at what is held now (proc(5)).
        await File.WriteAllTextAsync($"/proc/{Id}/clear_refs", "5");
        var before = Kibibytes("VmRSS");
        await work();
        return Math.Max(0, Kibibytes("VmHWM") - before) * 1024;
    }

    private long Kibibytes(string name)
        => long.Parse(File.ReadLines($"/proc/{Id}/status").Single(line => line.StartsWith(name + ":", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Ends the process at once, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Kills the process as soon as the condition holds.</summary>
    public async Task KillAfterAsync(Func<bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            if (_process.HasExited || waited.Elapsed > StartLimit)
            {
                throw new InvalidOperationException($"The moment to kill the server never came:\n{Output}");
            }

            await Task.Delay(1);
        }

        await KillAsync();
    }

    /// <summary>Asks the process to stop, as a service manager does, and waits for its end.</summary>
    public async Task<int> StopAsync()
    {
        using var signal = Process.Start("kill", ["-TERM", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])!;
        await signal.WaitForExitAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        Client.Dispose();
        _process.Dispose();
    }

    private static ProcessStartInfo Command(string dataDirectory, string[] arguments)
    {
        var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        var program = Path.Combine(SourceTree.Root, "AuditConsole.Web", "bin", configuration, "net10.0", "AuditConsole.Web.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = Path.GetDirectoryName(dataDirectory),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["AuditConsole__Data__Directory"] = dataDirectory;
        start.Environment["DOTNET_NOLOGO"] = "1";
        return start;
    }

    private void Listen()
    {
        void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (_output)
            {
                _output.AppendLine(line.Data);
            }
        }

        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private async Task WaitUntilReadyAsync()
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            if (_process.HasExited)
            {
                // Also waits for the last lines of its output, which may come after its end.
                await _process.WaitForExitAsync();
                throw new InvalidOperationException($"The server ended before it was ready:\n{Output}");
            }

            if (started.Elapsed > StartLimit)
            {
                throw new InvalidOperationException($"The server did not become ready:\n{Output}");
            }

            try
            {
                using var answer = await Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(50);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
