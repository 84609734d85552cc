using AuditConsole.Web.Components.Policies;
using Xunit;

namespace AuditConsole.Tests.Web.Policies;

public sealed class ProjectionWaitTests
{
    [Fact]
    public async Task A_page_looks_when_the_projection_has_caught_up()
    {
        var looks = 0;

        await ProjectionWait.UntilAsync(() => looks++ == 0 ? 3 : 7, 7, TimeProvider.System, default);

        Assert.Equal(2, looks);
    }

    [Fact]
    public async Task What_has_been_read_is_not_waited_for() => Assert.True(ProjectionWait.UntilAsync(() => 9, 7, TimeProvider.System, default).IsCompletedSuccessfully);

    [Fact]
    public async Task Who_leaves_waits_no_longer()
        => await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ProjectionWait.UntilAsync(() => 0, 7, TimeProvider.System, new CancellationToken(true)));
}
