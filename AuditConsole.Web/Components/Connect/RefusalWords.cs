namespace AuditConsole.Web.Components.Connect;

/// <summary>The reasons for refusing an event, in words.</summary>
public static class RefusalWords
{
    public static string Of(string reasonCode) => reasonCode switch
    {
        "bad_json" => "Not valid JSON",
        "missing_field" => "A required field is missing",
        "bad_value" => "A value is not allowed",
        "too_large" => "Too large",
        "too_deep" => "Nested too deeply",
        "bad_utf8" => "Not valid UTF-8",
        "unknown_format" => "Not a form that this input knows",
        _ => reasonCode,
    };
}
