using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using AuditConsole.Core.Changes;
using AuditConsole.Core.Common;
using AuditConsole.Web.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace AuditConsole.Web.Api;

/// <param name="Below">Where the page before ended; null for the newest.</param>
public sealed record VersionsQuestion(int Limit, bool WithNoise, int? Below);

/// <summary>Reads what a request for objects asks; a fault names the parameter and what was expected of it.</summary>
internal static class ObjectsApiRequests
{
    private const int MaxLimit = 500;
    private const int DefaultLimit = 50;
    private const int MaxCharacters = 2048;
    private static readonly string[] Filters = ["kind", "namespace", "name", "cluster", "state", "limit", "cursor", ShownLedger.Key];

    private const string Root = "/api/v1/objects/";

    public static Problem Expected(string parameter, string expected) => Problem.Invalid("The request cannot be read", $"{parameter}: {expected} was expected.");

    public static Result<ObjectFilter> Filter(IQueryCollection query)
    {
        // A filter that is not understood must not be answered as if there were none.
        if (query.Keys.FirstOrDefault(name => !Filters.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            return Problem.Invalid("The request cannot be read", $"{unknown}: there is no such parameter; one of {string.Join(", ", Filters)} was expected.");
        }

        foreach (var name in (string[])["kind", "namespace", "name", "cluster", "cursor"])
        {
            if (query[name].Any(value => value?.Length > MaxCharacters))
            {
                return Expected(name, "a value of at most 2048 characters");
            }
        }

        ObjectState? state = null;
        if (Value(query, "state") is { } word)
        {
            if (!ObjectStates.TryParse(word, out var parsed))
            {
                return Expected("state", ObjectStates.Words);
            }

            state = parsed;
        }

        return TryLimit(query, out var limit, out var fault)
            ? new ObjectFilter
            {
                Kinds = query["kind"].OfType<string>().Where(k => k.Length > 0).ToList() is { Count: > 0 } kinds ? kinds : null,
                Namespace = Value(query, "namespace") is { } @namespace ? Unsigned(@namespace) : null,
                Name = Value(query, "name"),
                Cluster = Value(query, "cluster"),
                State = state,
                Limit = limit,
                Cursor = Value(query, "cursor"),
            }
            : fault;
    }

    public static Result<VersionsQuestion> Versions(IQueryCollection query)
    {
        if (!TryLimit(query, out var limit, out var fault) || !TryFlag(query, "noise", out var noise, out fault))
        {
            return fault;
        }

        int? below = null;
        if (Value(query, "cursor") is { } cursor)
        {
            if (!ObjectsApiCursors.TryReadPlace(cursor, out var place))
            {
                return Expected("cursor", "a next_cursor of a former answer");
            }

            below = place;
        }

        return new VersionsQuestion(limit, noise, below);
    }

    /// <summary>A version as paths and queries name it: <c>3</c> or <c>v3</c>.</summary>
    /// <param name="least">0 where what was before the first version may be named.</param>
    public static bool TryVersion(string? text, int least, out int number)
        => int.TryParse(text.AsSpan(text?.StartsWith('v') == true ? 1 : 0), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least;

    public static bool TryFlag(IQueryCollection query, string name, out bool value, [NotNullWhen(false)] out Problem? fault)
    {
        bool? flag = Value(query, name) switch
        {
            null or "0" or "false" => false,
            "1" or "true" => true,
            _ => null,
        };
        value = flag == true;
        fault = flag is null ? Expected(name, "0 or 1") : null;
        return flag is not null;
    }

    /// <summary>The object a path names.</summary>
    /// <remarks>In a route's value only %2F is left encoded, so that "a%2Fb" and "a/b" cannot be told apart there: the segments are read from the address as it was sent.</remarks>
    public static ObjectKey Key(HttpContext http)
    {
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? string.Empty;
        var start = target.IndexOf(Root, StringComparison.OrdinalIgnoreCase);
        var sent = start < 0 ? [] : target[(start + Root.Length)..].Split('?')[0].Split('/');
        string[] names = ["cluster", "group", "kind", "ns", "name"];
        var parts = names.Select((name, i) => Uri.UnescapeDataString(i < sent.Length ? sent[i] : http.GetRouteValue(name) as string ?? string.Empty)).ToArray();
        return new ObjectKey(parts[0], Unsigned(parts[1]), parts[2], Unsigned(parts[3]), parts[4]);
    }

    /// <summary>True when the caller would rather have JSON than YAML.</summary>
    public static bool PrefersJson(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            return false;
        }

        var json = Quality(accepted, "application/json");
        return json > 0 && json > Quality(accepted, "application/yaml");
    }

    private static double Quality(IList<MediaTypeHeaderValue> accepted, string type)
    {
        var wanted = new MediaTypeHeaderValue(type);
        return accepted.Where(a => wanted.IsSubsetOf(a)).OrderByDescending(a => a.MatchesAllTypes ? 0 : a.MatchesAllSubTypes ? 1 : 2).Select(a => a.Quality ?? 1).FirstOrDefault();
    }

    private static bool TryLimit(IQueryCollection query, out int limit, [NotNullWhen(false)] out Problem? fault)
    {
        limit = DefaultLimit;
        fault = Value(query, "limit") is { } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaxLimit)
            ? Expected("limit", "a number from 1 to 500")
            : null;
        return fault is null;
    }

    /// <summary>An empty parameter is as good as none.</summary>
    private static string? Value(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } value ? value : null;

    /// <summary>The core group and cluster scope are empty, which a path cannot show.</summary>
    private static string Unsigned(string segment) => segment == "_" ? string.Empty : segment;
}
