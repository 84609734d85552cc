using System.Text.Json;

namespace AuditConsole.Web.Components.Policies.Rules;

/// <summary>Reads parts of a manifest. A part that is not of the expected kind makes the whole unreadable: half a rule would be an untrue one.</summary>
internal static class ManifestReading
{
    /// <summary>The member, unless it is absent or null.</summary>
    public static JsonElement? Member(this JsonElement element, string name)
        => Expect(element, JsonValueKind.Object).TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static JsonElement? Section(this JsonElement element, string name) => element.Member(name) is { } value ? Expect(value, JsonValueKind.Object) : null;

    public static IReadOnlyList<JsonElement> Items(this JsonElement element, string name)
        => element.Member(name) is { } value ? [.. Expect(value, JsonValueKind.Array).EnumerateArray()] : [];

    public static string? Text(this JsonElement element, string name) => element.Member(name) is { } value ? Scalar(value) : null;

    public static IReadOnlyList<string> Texts(this JsonElement element, string name) => [.. element.Items(name).Select(Scalar)];

    public static string Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw new FormatException("A text or number was expected."),
    };

    /// <summary>Names of members that are set but not among the known ones: conditions that these words do not cover.</summary>
    public static IEnumerable<string> OthersThan(this JsonElement element, IReadOnlyCollection<string> known)
        => element.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null && !known.Contains(p.Name)).Select(p => p.Name);

    private static JsonElement Expect(JsonElement element, JsonValueKind kind)
        => element.ValueKind == kind ? element : throw new FormatException("Another kind of value was expected.");
}
