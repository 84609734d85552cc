using System.Buffers.Text;
using System.Numerics;
using AuditConsole.Core.Events;
using AuditConsole.Core.Integrity;
using AuditConsole.Core.Segments.Blobs;

namespace AuditConsole.Core.Segments;

/// <summary>
/// The bytes of one event's parts in a body block: which parts there are, the length of each, their contents verbatim.
/// Two things are not: where contents repeat the UUID of the event's own id as text, which no compressor can shorten, two bytes stand for it;
/// and <c>who</c>, of which a segment has few different ones, stands in a column of its own (<see cref="SegmentBlobs.Who"/>) unless they are too many.
/// </summary>
internal static class SlotCodec
{
    /// <summary>Begins what does not stand as it was. No UTF-8 has this byte, so next to none has to be escaped.</summary>
    public const byte Escape = 0xFF;

    /// <summary>A bit for each part that there may be.</summary>
    public const int AllParts = (1 << 7) - 1;

    /// <summary>The bits of the parts that are bodies: all but <c>data</c> and <c>who</c>.</summary>
    public const int BodyParts = AllParts & ~((1 << Data) | (1 << Who));

    private const int Data = 2;
    private const int Who = 6;
    private const byte EscapedEscape = 0;
    private const byte OwnUuid = 1;
    private const int UuidChars = 36;

    /// <summary>The parts that events have, in the order of their names' bytes, which is their order in a record.</summary>
    private static readonly byte[][] Names = ["after"u8.ToArray(), "before"u8.ToArray(), "data"u8.ToArray(), "raw"u8.ToArray(), "request"u8.ToArray(), "response"u8.ToArray(), "who"u8.ToArray()];

    private static readonly string[] NameTexts = [PartName.After, PartName.Before, PartName.Data, PartName.Raw, PartName.Request, PartName.Response, PartName.Who];

    /// <exception cref="InvalidDataException">The event has a part of a name that this format has no place for.</exception>
    /// <param name="withWho">The part <c>who</c> stands in the slot too.</param>
    public static void Write(BlobWriter writer, BlobWriter scratch, in EventChunk chunk, bool withWho)
    {
        scratch.Clear();
        var mask = 0;
        foreach (var part in chunk.Record)
        {
            mask |= 1 << IndexOf(part.Name);
        }

        mask &= withWho ? ~0 : ~(1 << Who);

        scratch.WriteNumber(mask);
        var uuid = OwnUuidOf(chunk.Record.Id);
        var at = chunk.ContentsOffset;
        foreach (var part in chunk.Record)
        {
            if ((mask >> IndexOf(part.Name) & 1) != 0)
            {
                WriteContent(scratch, chunk.Slice(at, (int)part.Length), uuid);
            }

            at += (int)part.Length;
        }

        writer.WriteBytes(scratch.Written);
    }

    /// <summary>Reads the contents one behind the other into the writer, and describes the record's parts.</summary>
    /// <param name="id">The event's id, UTF-8.</param>
    /// <param name="who">The part <c>who</c> from its column; empty when it has none there.</param>
    /// <param name="seed">The event's seed, of which the parts' digests are made.</param>
    /// <returns>How many parts there are.</returns>
    /// <exception cref="InvalidDataException">These are not the bytes of a slot.</exception>
    public static int Read(ReadOnlySpan<byte> slot, ReadOnlySpan<byte> id, ReadOnlySpan<byte> who, ReadOnlySpan<byte> seed, BlobWriter contents, Span<RecordPart> parts)
    {
        contents.Clear();
        var reader = new BlobReader(slot);
        var mask = reader.ReadNumber(AllParts);
        var uuid = OwnUuidOf(id);
        var count = 0;
        for (; mask != 0; mask &= mask - 1)
        {
            var index = BitOperations.TrailingZeroCount(mask);
            var start = contents.Length;
            ReadContent(reader.ReadBytes(), uuid, contents);
            parts[count++] = Part(index, contents.Written[start..], seed);
        }

        reader.DemandEnd();
        if (!who.IsEmpty)
        {
            // The last of all names, so it is the last part.
            contents.WriteRaw(who);
            parts[count++] = Part(Who, who, seed);
        }

        return count;
    }

    private static RecordPart Part(int name, ReadOnlySpan<byte> content, ReadOnlySpan<byte> seed) => new(NameTexts[name], content.Length, RecordHash.SeededPart(seed, Names[name], content));

    private static void WriteContent(BlobWriter writer, ReadOnlySpan<byte> content, ReadOnlySpan<byte> uuid)
    {
        if (!content.Contains(Escape) && (uuid.IsEmpty || content.IndexOf(uuid) < 0))
        {
            writer.WriteBytes(content);
            return;
        }

        // Each is looked for again only once it lies behind: contents of nothing but such bytes must not take quadratic time.
        var cut = new BlobWriter();
        var (at, escape, own) = (0, -1, -1);
        while (at < content.Length)
        {
            escape = escape < at ? Next(content, at, [Escape]) : escape;
            own = own < at ? Next(content, at, uuid) : own;
            var end = int.Min(escape, own);
            cut.WriteRaw(content[at..int.Min(end, content.Length)]);
            at = end;
            if (at < content.Length)
            {
                cut.WriteRaw([Escape, at == own ? OwnUuid : EscapedEscape]);
                at += at == own ? UuidChars : 1;
            }
        }

        writer.WriteBytes(cut.Written);
    }

    private static int Next(ReadOnlySpan<byte> content, int from, ReadOnlySpan<byte> wanted)
        => !wanted.IsEmpty && content[from..].IndexOf(wanted) is var at and >= 0 ? from + at : int.MaxValue;

    private static void ReadContent(ReadOnlySpan<byte> cut, ReadOnlySpan<byte> uuid, BlobWriter contents)
    {
        while (cut.IndexOf(Escape) is var at and >= 0)
        {
            contents.WriteRaw(cut[..at]);
            switch (at + 1 < cut.Length ? cut[at + 1] : -1)
            {
                case EscapedEscape: contents.WriteRaw([Escape]); break;
                case OwnUuid when !uuid.IsEmpty: contents.WriteRaw(uuid); break;
                default: throw new InvalidDataException("a part has a mark that means nothing");
            }

            cut = cut[(at + 2)..];
        }

        contents.WriteRaw(cut);
    }

    /// <summary>The UUID at the start of an id, as text; empty when it begins with none.</summary>
    private static ReadOnlySpan<byte> OwnUuidOf(ReadOnlySpan<byte> id)
        => id.Length >= UuidChars && Utf8Parser.TryParse(id[..UuidChars], out Guid _, out var read, 'D') && read == UuidChars ? id[..UuidChars] : [];

    private static int IndexOf(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (name.SequenceEqual(Names[i]))
            {
                return i;
            }
        }

        throw new InvalidDataException("an event has a part of an unknown name");
    }
}
