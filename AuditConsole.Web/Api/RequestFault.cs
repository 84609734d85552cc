using AuditConsole.Core.Common;
using AuditConsole.Core.Query;

namespace AuditConsole.Web.Api;

/// <summary>What is wrong with a request: the parameter at fault, and for a query the place in it.</summary>
public sealed record RequestFault(string Parameter, string Message, QueryError? Query = null)
{
    public IResult ToResult()
    {
        var extensions = new Dictionary<string, object?> { ["parameter"] = Parameter };
        var place = string.Empty;
        if (Query is not null)
        {
            (extensions["position"], extensions["length"]) = (Query.Position, Query.Length);
            place = $" at {Query.Position + 1}";
            if (Query.Fix is not null)
            {
                extensions["fix"] = Query.Fix;
            }
        }

        return Problem.Invalid("The request cannot be read", $"{Parameter}{place}: {Message}").ToResult(extensions);
    }
}
