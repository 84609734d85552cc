using AuditConsole.Core.Common;

namespace AuditConsole.Web.Api;

/// <summary>Expected failures as RFC 9457 problem details.</summary>
public static class ProblemResults
{
    public static IResult ToResult(this Problem problem, IDictionary<string, object?>? extensions = null)
        => Results.Problem(title: problem.Title, detail: problem.Detail, statusCode: (int)problem.Kind, extensions: extensions);
}
