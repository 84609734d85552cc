using System.Diagnostics.CodeAnalysis;

namespace AuditConsole.Core.Common;

/// <summary>What a caller may expect to go wrong; maps to an HTTP status and to a sentence on the page.</summary>
public enum ProblemKind
{
    Invalid = 400,
    Denied = 403,
    NotFound = 404,
    Conflict = 409,
    TooLarge = 413,
    Unprocessable = 422,
    TooMany = 429,
    Unavailable = 503,
}

/// <param name="Title">A short sentence that names what failed.</param>
/// <param name="Detail">Field, position and what was expected; never text from outside the caller's scope.</param>
public sealed record Problem(ProblemKind Kind, string Title, string? Detail = null)
{
    /// <summary>Out of scope and never existed look the same.</summary>
    public static readonly Problem NotFound = new(ProblemKind.NotFound, "Not found");

    public static Problem Denied(string permission) => new(ProblemKind.Denied, "Not allowed", $"This needs the permission {permission}.");

    public static Problem Invalid(string title, string? detail = null) => new(ProblemKind.Invalid, title, detail);
}

/// <summary>A value, or the expected failure that took its place. Bugs throw; expected failures are values.</summary>
public readonly struct Result<T>
{
    private Result(T? value, Problem? problem) => (Value, Problem) = (value, problem);

    public T? Value { get; }

    public Problem? Problem { get; }

    public bool Succeeded([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Problem? problem)
    {
        value = Value;
        problem = Problem;
        return problem is null;
    }

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Problem problem) => new(default, problem);
}
