using System.Text.Json;

namespace AuditConsole.Web.Components.Policies.Rules;

/// <summary>A Kubernetes label selector in words.</summary>
public static class LabelSelector
{
    /// <summary>Null when there is no selector, empty when it selects everything.</summary>
    internal static string? Words(JsonElement? selector)
    {
        if (selector is not { } found)
        {
            return null;
        }

        var labels = found.Section("matchLabels")?.EnumerateObject().Select(l => $"{l.Name}={ManifestReading.Scalar(l.Value)}") ?? [];
        return string.Join(" and ", labels.Concat(found.Items("matchExpressions").Select(Expression)));
    }

    private static string Expression(JsonElement expression)
    {
        var key = expression.Text("key");
        var values = RuleList.Words(expression.Texts("values"));
        return expression.Text("operator") switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} not in ({values})",
            "Exists" => $"{key} exists",
            "DoesNotExist" => $"{key} does not exist",
            _ => throw new FormatException("An operator of label selectors was expected."),
        };
    }
}
