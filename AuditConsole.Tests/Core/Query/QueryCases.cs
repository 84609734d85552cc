namespace AuditConsole.Tests.Core.Query;

/// <summary>Reads the text tables beside these tests: columns parted by <c>⇒</c>, empty lines and lines that start with <c>#</c> left out.</summary>
internal static class QueryCases
{
    public static IEnumerable<string[]> Read(string file)
    {
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Core", "Query", "Cases", file)))
        {
            if (line.Length > 0 && !line.StartsWith('#'))
            {
                yield return [.. line.Split('⇒').Select(column => column.Trim().Replace('␣', ' '))];
            }
        }
    }
}
