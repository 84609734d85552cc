namespace AuditConsole.Tests.Browser;

/// <summary>The recorded session: where it is and what is in it.</summary>
internal static class Recorded
{
    public const string Source = "lab";
    public const string From = "2026-11-21T08:11:00Z";
    public const string To = "2026-11-21T08:30:00Z";

    /// <summary>The page of the policy whose life the session records.</summary>
    public const string Policy = "/objects/lab/networking.k8s.io/NetworkPolicy/payments/allow-web";

    public static string File => Path.Combine(AppContext.BaseDirectory, "Samples", "k8s-recorded", "session.jsonl");

    /// <summary>Its address on the Timeline. The range is fixed: the clock of the machine may show any day.</summary>
    public static string Timeline(string query = "")
        => $"/timeline?{(query.Length > 0 ? $"q={Uri.EscapeDataString(query)}&" : "")}from={From}&to={To}";
}
