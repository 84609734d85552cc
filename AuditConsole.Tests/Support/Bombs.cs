using System.IO.Compression;
using System.Text;

namespace AuditConsole.Tests.Support;

/// <summary>A request that is small to send and wants to be large, slow or invisible where it is read.</summary>
/// <param name="Status">What it is answered.</param>
/// <param name="IsMarked">The event stands in the Timeline with the tag <c>malformed_body</c>.</param>
internal sealed record Bomb(string Title, int Status, bool IsMarked, Func<byte[]> Body, string? Encoding = null)
{
    public const string Actor = "jane";

    public override string ToString() => Title;
}

/// <summary>Bombs of the kinds that an audited person, or whoever holds a token, could send.</summary>
internal static class Bombs
{
    public const int MiB = 1024 * 1024;

    /// <summary>Requests of less than a mebibyte that hold one event: it has to be found, with its actor.</summary>
    public static readonly IReadOnlyList<Bomb> Small =
    [
        Of("as many members as are let through", false, () => Sent("{" + string.Join(',', Enumerable.Range(0, 19_000).Select(i => $"\"k{i}\":1")) + "}")),
        Of("a few members twice", false, () => Sent("""{"a":1,"a":2,"kind":"Pod","kind":"Secret"}""")),
        Of("number of 100,000 digits", false, () => Sent("{\"n\":" + new string('9', 100_000) + "}")),
        Of("exponent of 100,000 digits", false, () => Sent("{\"n\":1e" + new string('9', 100_000) + "}")),
        Of("annotation with U+0000", false, () => Event("\"annotations\":{\"a.io/b\":\"x\\u0000y\"},")),
        Of("long name over many values", false, () => Event("\"" + new string('p', 100_000) + "\":{" + string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"k{i}\":\"v\"")) + "},")),
        Of("bytes that are no UTF-8", true, () => Sent("{\"a\":\"\u00C0\u00AF\u00FF\"}")),
        Of("half a pair", true, () => Sent("""{"a":"\ud800"}""")),
        Of("U+0000", true, () => Sent("""{"a":"x\u0000y","b\u0000":1}""")),
        Of("names of the header twice", false, () => Event("\"user\":{\"username\":\"nobody\"},\"verb\":\"get\",")),
    ];

    /// <summary>All requests that hold one event.</summary>
    public static readonly IReadOnlyList<Bomb> Events =
    [
        .. Small,
        Of("million levels of lists", true, () => Sent(new string('[', MiB) + new string(']', MiB))),
        Of("million levels of objects", true, () => Sent(Repeat("{\"a\":", MiB) + "1" + new string('}', MiB))),
        Of("levels beyond the largest event", true, () => Sent(new string('[', 15 * MiB) + new string(']', 15 * MiB))),
        Of("environments in environments", true, () => Sent("{\"spec\":{\"containers\":[{\"env\":[" + Repeat("{\"env\":[", 450) + Repeat("1,", 2_000_000) + "1" + Repeat("]}", 450) + "]}]}}")),
        Of("very many members", true, () => Sent("{" + string.Join(',', Enumerable.Range(0, 400_000).Select(i => $"\"k{i}\":1")) + "}")),
        Of("one member again and again", true, () => Sent("{" + Repeat("\"k\":\"v\",", 500_000) + "\"k\":1}")),
        Of("number of thirty million digits in the header", false, () => Event("\"more\":" + new string('9', 30 * MiB) + ",")),
        Of("huge array", false, () => Sent("{\"a\":[" + Repeat("1,", 3_000_000) + "1]}")),
        Of("huge array of addresses that are none", false, () => Event("\"sourceIPs\":[" + Repeat("1,", 15 * MiB) + "1],")),
        Of("huge string", false, () => Sent("{\"a\":\"" + new string('x', 6 * MiB) + "\"}")),
        Of("string beyond the largest event", true, () => Sent("{\"a\":\"" + new string('x', 31 * MiB) + "\"}")),
        Of("huge annotation", false, () => Event("\"annotations\":{\"a.io/b\":\"" + new string('x', 31 * MiB) + "\"},")),
        Of("huge annotation of escapes", false, () => Event("\"annotations\":{\"a.io/b\":\"" + Repeat("\\u0041", 5 * MiB) + "\"},")),
        Of("huge user agent", false, () => Event("\"userAgent\":\"" + new string('x', 31 * MiB) + "\",")),
        Of("long name in the path of no resource", false, () => Event(string.Empty, reference: "\"name\":\"" + new string('x', 20 * MiB) + "\"")),
    ];

    /// <summary>Requests that are refused whole, in words.</summary>
    public static readonly IReadOnlyList<Bomb> Refused =
    [
        new("gzip of blanks", 413, false, () => Packed(128, to => new GZipStream(to, CompressionLevel.SmallestSize)), "gzip"),
        new("deflate of blanks", 413, false, () => Packed(128, to => new ZLibStream(to, CompressionLevel.SmallestSize)), "deflate"),
        new("br of blanks", 413, false, () => Packed(128, to => new BrotliStream(to, CompressionLevel.Fastest)), "br"),
        new("gzip in gzip", 415, false, () => Packed(1, to => new GZipStream(to, CompressionLevel.Fastest)), "gzip, gzip"),
        new("blanks up to the bound", 400, false, () => Bytes(new string(' ', (32 * MiB) - 1) + "1")),
        new("list of five million numbers", 413, false, () => Bytes("{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":[" + Repeat("1,", 5 * MiB) + "1]}")),
        new("list of nine million events without anything", 413, false, () => Bytes("{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":[" + Repeat("{},", 9 * MiB) + "{}]}")),
    ];

    /// <summary>A gzipped file that is many times its size.</summary>
    public static byte[] Packed(int mebibytes, Func<Stream, Stream> pack, string start = "")
    {
        using var output = new MemoryStream();
        using (var packing = pack(output))
        {
            packing.Write(Bytes(start));
            var blanks = new byte[MiB];
            Array.Fill(blanks, (byte)' ');
            for (var i = 0; i < mebibytes; i++)
            {
                packing.Write(blanks);
            }
        }

        return output.ToArray();
    }

    /// <summary>An event that says in its id which bomb it is.</summary>
    private static Bomb Of(string title, bool isMarked, Func<string> text)
        => new(title, 200, isMarked, () => Bytes(text().Replace("@id", title, StringComparison.Ordinal)));

    private static string Sent(string body) => Event($"\"requestObject\":{body},");

    // Whoever did it stands last, so that nothing before it may end the reading.
    private static string Event(string members, string reference = """
        "resource":"configmaps","namespace":"n","name":"c","apiVersion":"v1"
        """)
        => """{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"RequestResponse","auditID":"@id","stage":"ResponseComplete","requestURI":"/x","responseStatus":{"code":201},"stageTimestamp":"2026-11-21T10:00:00.000000Z","objectRef":{"""
            + reference.Trim() + "}," + members + "\"verb\":\"create\",\"user\":{\"username\":\"" + Bomb.Actor + "\"}}";

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
