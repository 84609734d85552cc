namespace AuditConsole.Core.Ingestion.Tail;

/// <summary>Files that were moved away while nobody looked, to a name that no pattern gives: what they got before that is read under that name.</summary>
internal static class MovedFiles
{
    /// <summary>Looks for them in the directories they were in. What is found may still be another file of the same number.</summary>
    /// <param name="missed">Files that were followed and are no longer found under a name.</param>
    public static IReadOnlyList<(string Path, TailPositionRow Row)> Find(IEnumerable<TailPositionRow> missed)
        => [.. missed.GroupBy(row => Path.GetDirectoryName(row.Path)!).SelectMany(directory => Find(directory.Key, directory.ToDictionary(row => new FileIdentity(row.Device, row.Inode))))];

    private static List<(string Path, TailPositionRow Row)> Find(string directory, Dictionary<FileIdentity, TailPositionRow> rows)
    {
        var found = new List<(string, TailPositionRow)>();
        try
        {
            foreach (var path in FilePattern.Expand(Path.Combine(directory, "*")))
            {
                if (FileFacts.State(path) is { } state && rows.GetValueOrDefault(state.Identity) is { } row && state.Size > row.Offset)
                {
                    found.Add((path, row));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Files whose names are known can be followed in a directory that may not be listed.
        }

        return found;
    }
}
