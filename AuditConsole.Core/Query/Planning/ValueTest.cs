using System.Net;

namespace AuditConsole.Core.Query.Planning;

/// <summary>What one value of a field must be.</summary>
internal abstract record ValueTest
{
    private protected ValueTest()
    {
    }
}

/// <summary>Any value will do.</summary>
internal sealed record PresentTest : ValueTest
{
    public static readonly PresentTest Instance = new();
}

/// <summary>A number or an instant between two, both included.</summary>
internal sealed record NumberTest(long From, long To) : ValueTest
{
    public bool Matches(long value) => value >= From && value <= To;
}

internal abstract record TextTest : ValueTest
{
    public abstract bool Matches(ReadOnlySpan<char> value);
}

/// <summary>Exactly one of these texts.</summary>
internal sealed record OneOfTest(IReadOnlyList<string> Values) : TextTest
{
    public override bool Matches(ReadOnlySpan<char> value)
    {
        foreach (var wanted in Values)
        {
            if (value.SequenceEqual(wanted))
            {
                return true;
            }
        }

        return false;
    }
}

internal sealed record GlobTest(Glob Glob) : TextTest
{
    public override bool Matches(ReadOnlySpan<char> value) => Glob.Matches(value);
}

/// <summary>An address in a block; a single address is a block of full length. An IPv4 address also matches where it is written as an IPv6 one.</summary>
internal sealed record AddressTest(IPNetwork Network) : TextTest
{
    public override bool Matches(ReadOnlySpan<char> value)
    {
        if (!IPAddress.TryParse(value, out var address))
        {
            return false;
        }

        return Network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
    }
}
