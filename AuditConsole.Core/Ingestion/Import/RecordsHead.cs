namespace AuditConsole.Core.Ingestion.Import;

/// <summary>The beginning of a CloudTrail file, <c>{"Records":[</c>: what follows are values of their own, so that nobody has to hold the file.</summary>
internal static class RecordsHead
{
    /// <summary>Blanks without end must not be waited through.</summary>
    private const int MaxBytes = 4096;

    /// <returns>How long the beginning is; 0 when the object begins otherwise; null when that cannot be told yet.</returns>
    public static int? Length(ReadOnlySpan<byte> text)
    {
        var at = 0;
        if (text.Length > MaxBytes)
        {
            text = text[..MaxBytes];
        }

        foreach (var token in (ReadOnlySpan<string>)["{", "\"Records\"", ":", "["])
        {
            while (at < text.Length && text[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            {
                at++;
            }

            foreach (var c in token)
            {
                if (at == text.Length)
                {
                    return at == MaxBytes ? 0 : null;
                }

                if (text[at++] != c)
                {
                    return 0;
                }
            }
        }

        return at;
    }
}
