using System.Buffers;
using System.Buffers.Text;

namespace AuditConsole.Core.Events.Redaction;

/// <summary>Finds stretches of Base64 (either alphabet, also wrapped into lines) that hide a secret pattern one level deep.</summary>
internal sealed class Base64Runs
{
    /// <summary>Shorter text cannot hold any of the patterns.</summary>
    private const int MinRun = 24;

    private readonly List<Match> _scratch = [];
    private byte[] _decoded = new byte[4096];

    public void Find(ReadOnlySpan<byte> text, List<Match> matches)
    {
        if (text.Length is < MinRun or > RedactionLimits.Base64Bytes)
        {
            return;
        }

        // A run of MinRun characters covers one of these places: most texts are done after a few looks.
        for (var probe = MinRun - 1; probe < text.Length; probe += MinRun)
        {
            if (!IsDigit(text[probe]))
            {
                continue;
            }

            var start = probe;
            while (start > 0 && IsPart(text, start - 1))
            {
                start--;
            }

            var end = probe + 1;
            while (end < text.Length && IsPart(text, end))
            {
                end++;
            }

            if (end - start >= MinRun && Hides(text[start..end]))
            {
                while (end < text.Length && text[end] == '=')
                {
                    end++;
                }

                matches.Add(new Match(start, end, RedactionRule.R6));
            }

            probe = Math.Max(probe, end);
        }
    }

    /// <summary>Whether a text has a stretch that is worth a look; most have none.</summary>
    public static bool MayHold(ReadOnlySpan<char> text)
    {
        for (var probe = MinRun - 1; probe < text.Length; probe += MinRun)
        {
            if (text[probe] > 127 || !IsDigit((byte)text[probe]))
            {
                continue;
            }

            var (start, end) = (probe, probe + 1);
            while (start > 0 && text[start - 1] < 128 && IsDigitOrBreak((byte)text[start - 1]))
            {
                start--;
            }

            while (end < text.Length && text[end] < 128 && IsDigitOrBreak((byte)text[end]))
            {
                end++;
            }

            var isUuid = end - start == 36 && text[start + 8] == '-' && text[start + 13] == '-' && text[start + 18] == '-' && text[start + 23] == '-';
            if (end - start >= MinRun && !isUuid)
            {
                return true;
            }

            probe = Math.Max(probe, end);
        }

        return false;
    }

    private static bool IsDigit(byte c) => char.IsAsciiLetterOrDigit((char)c) || c is (byte)'+' or (byte)'/' or (byte)'-' or (byte)'_';

    /// <summary>Line breaks belong to a run when Base64 goes on after them: tools wrap it at 64 or 76 characters.</summary>
    private static bool IsPart(ReadOnlySpan<byte> text, int at)
        => IsDigit(text[at]) || (text[at] is (byte)'\n' or (byte)'\r' && at > 0 && at + 1 < text.Length && IsDigitOrBreak(text[at - 1]) && IsDigitOrBreak(text[at + 1]));

    private static bool IsDigitOrBreak(byte c) => IsDigit(c) || c is (byte)'\n' or (byte)'\r';

    private bool Hides(ReadOnlySpan<byte> run)
    {
        if (IsUuid(run))
        {
            return false;
        }

        if (_decoded.Length < run.Length + 4)
        {
            _decoded = new byte[RedactionLimits.Base64Bytes + 4];
        }

        var length = 0;
        foreach (var c in run)
        {
            if (c is not ((byte)'\n' or (byte)'\r'))
            {
                _decoded[length++] = c switch { (byte)'-' => (byte)'+', (byte)'_' => (byte)'/', _ => c };
            }
        }

        length -= length % 4 == 1 ? 1 : 0;
        while (length % 4 != 0)
        {
            _decoded[length++] = (byte)'=';
        }

        return Base64.DecodeFromUtf8InPlace(_decoded.AsSpan(0, length), out var written) == OperationStatus.Done
            && SecretPatterns.Contains(_decoded.AsSpan(0, written), _scratch);
    }

    private static bool IsUuid(ReadOnlySpan<byte> run) => run.Length == 36 && run[8] == '-' && run[13] == '-' && run[18] == '-' && run[23] == '-';
}
