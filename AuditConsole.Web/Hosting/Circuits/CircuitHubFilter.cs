using AuditConsole.Core.Access.Sessions;
using AuditConsole.Web.Hosting.Authentication;
using Microsoft.AspNetCore.SignalR;

namespace AuditConsole.Web.Hosting.Circuits;

/// <summary>Stands before every call a browser makes on its circuit: bounds how many there are, and tells a person's doing from the machine's.</summary>
internal sealed class CircuitHubFilter(CircuitCount count, SessionRegister sessions) : IHubFilter
{
    /// <summary>Clicks and typing arrive by the first name, steps to another page by the second; acknowledged renderings, which a live view makes by itself, by others.</summary>
    private static readonly string[] ByPeople = ["BeginInvokeDotNetFromJS", "OnLocationChanged"];

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var user = invocationContext.Context.User;
        if (invocationContext.HubMethodName == "StartCircuit" && user?.AccountId() is { } account && count.IsFull(account))
        {
            throw new HubException("Too many pages of the console are open.");
        }

        if (ByPeople.Contains(invocationContext.HubMethodName) && user?.SessionId() is { } id && await sessions.FindByIdAsync(id, invocationContext.Context.ConnectionAborted) is { } session)
        {
            await sessions.UseAsync(session, invocationContext.Context.ConnectionAborted);
        }

        return await next(invocationContext);
    }
}
