using AuditConsole.Tests.Web.Live;
using AuditConsole.Web.Components.Shared;
using Xunit;

namespace AuditConsole.Tests.Web.Shared;

public sealed class EverySecondTests : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private readonly List<Exception> _failures = [];

    public void Dispose() => _left.Dispose();

    [Fact]
    public async Task The_first_look_is_at_once_and_the_next_after_a_second()
    {
        var (time, looks) = (new SteppedTime(), 0);
        var second = new TaskCompletionSource();
        var running = RunAsync(
            time,
            _ =>
            {
                if (++looks == 2)
                {
                    second.SetResult();
                }

                return Task.CompletedTask;
            });

        Assert.Equal(1, looks);
        time.Step(TimeSpan.FromSeconds(1));
        await second.Task;

        await _left.CancelAsync();
        await running;
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task Leaving_the_page_ends_it_without_a_word()
    {
        var running = RunAsync(TimeProvider.System, token => Task.Delay(Timeout.Infinite, token));

        await _left.CancelAsync();

        await running;
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task A_look_that_was_cancelled_by_something_else_is_told()
    {
        var thrown = new OperationCanceledException("the store gave up");

        await RunAsync(TimeProvider.System, _ => throw thrown);

        Assert.Same(thrown, Assert.Single(_failures));
    }

    private Task RunAsync(TimeProvider time, Func<CancellationToken, Task> look)
        => EverySecond.RunAsync(
            time,
            look,
            failure =>
            {
                _failures.Add(failure);
                return Task.CompletedTask;
            },
            _left.Token);
}
