namespace AuditConsole.Core.Ingestion.Sample;

/// <summary>Numbers that follow from a seed, the same on every machine and in every version of the runtime (SplitMix64).</summary>
internal sealed class SampleRandom(long seed)
{
    private ulong _state = unchecked((ulong)seed * 0x9E3779B97F4A7C15UL);

    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15UL;
            var x = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9UL;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
            return x ^ (x >> 31);
        }
    }

    /// <summary>0 to below the bound.</summary>
    public int Below(int bound) => (int)(Next() % (uint)bound);

    /// <summary>0 to below 1.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => Fraction() < probability;

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    /// <summary>A UUID of version 4 by its looks.</summary>
    public string Uuid()
    {
        var text = $"{Next():x16}{Next():x16}";
        return $"{text[..8]}-{text[8..12]}-4{text[13..16]}-a{text[17..20]}-{text[20..]}";
    }

    /// <summary>Lower-case letters and digits as Kubernetes gives them to names.</summary>
    public string Suffix(int length)
    {
        const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";
        return string.Create(length, this, static (span, random) =>
        {
            foreach (ref var c in span)
            {
                c = Alphabet[random.Below(Alphabet.Length)];
            }
        });
    }
}
