using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AuditConsole.Tests.Benchmarks;

/// <summary>What other stores would index of an event that <c>gen.py</c> made.</summary>
/// <param name="Time">Microseconds UTC.</param>
/// <param name="Kind">Null for a kind that is in more than one API group, or has no name of its own here.</param>
internal sealed record LoadEvent(long Time, string Verb, string User, string? Kind, string Namespace, string Name, int Code)
{
    private static readonly Dictionary<string, string> Kinds = new()
    {
        ["globalnetworkpolicies"] = "GlobalNetworkPolicy",
        ["globalnetworksets"] = "GlobalNetworkSet",
        ["tiers"] = "Tier",
        ["deployments"] = "Deployment",
        ["configmaps"] = "ConfigMap",
        ["secrets"] = "Secret",
        ["pods"] = "Pod",
        ["services"] = "Service",
        ["rolebindings"] = "RoleBinding",
        ["namespaces"] = "Namespace",
        ["serviceaccounts"] = "ServiceAccount",
        ["leases"] = "Lease",
        ["endpointslices"] = "EndpointSlice",
    };

    public string Object => $"{Kind}/{Namespace}/{Name}";

    public string Outcome => Code < 400 ? "success" : Code == 403 ? "denied" : "failure";

    public string ActorClass => User.StartsWith("system:node:", StringComparison.Ordinal) ? "node" : User.StartsWith("system:serviceaccount:", StringComparison.Ordinal) ? "service" : User.StartsWith("system:", StringComparison.Ordinal) ? "control_plane" : "human";

    public static LoadEvent Read(ReadOnlySpan<byte> line)
    {
        var (time, verb, user, resource, space, name, code) = (0L, "", "", "", "", "", 0);
        var reader = new Utf8JsonReader(line);
        var member = "";
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                member = Path(ref reader, member);
            }

            switch (reader.TokenType is JsonTokenType.String or JsonTokenType.Number ? member : "")
            {
                case "verb": verb = reader.GetString()!; break;
                case "user.username": user = reader.GetString()!; break;
                case "objectRef.resource": resource = reader.GetString()!; break;
                case "objectRef.namespace": space = reader.GetString()!; break;
                case "objectRef.name": name = reader.GetString()!; break;
                case "responseStatus.code": code = reader.GetInt32(); break;
                case "requestReceivedTimestamp": time = Micros(reader.ValueSpan); break;
            }
        }

        return new LoadEvent(time, verb, user, Kinds.GetValueOrDefault(resource), space, name, code);
    }

    /// <summary>The members of the event and of its smaller objects; everything else is stepped over.</summary>
    private static string Path(ref Utf8JsonReader reader, string before)
    {
        var name = reader.GetString()!;
        if (reader.CurrentDepth == 1)
        {
            if (name is not ("verb" or "user" or "objectRef" or "responseStatus" or "requestReceivedTimestamp"))
            {
                reader.Skip();
            }

            return name;
        }

        var path = $"{before.Split('.')[0]}.{name}";
        if (path is not ("user.username" or "objectRef.resource" or "objectRef.namespace" or "objectRef.name" or "responseStatus.code"))
        {
            reader.Skip();
        }

        return path;
    }

    private static long Micros(ReadOnlySpan<byte> text)
        => (DateTimeOffset.Parse(Encoding.ASCII.GetString(text), CultureInfo.InvariantCulture).Ticks - DateTimeOffset.UnixEpoch.Ticks) / 10;
}
