using System.Text;

namespace AuditConsole.Web.Components.Capture;

/// <summary>The beginning of a refused event as text. Its bytes may be anything.</summary>
internal static class SampleText
{
    private const int MaxBytes = 4_096;

    public static string Of(ReadOnlyMemory<byte> sample)
        => Encoding.UTF8.GetString(sample.Span[..Math.Min(sample.Length, MaxBytes)]) + (sample.Length > MaxBytes ? " …" : "");
}
