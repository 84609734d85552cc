using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditConsole.Core.Changes.Projection;

[Flags]
internal enum VersionFlags
{
    None = 0,
    Deletion = 1,
    Recreation = 2,
    Implied = 4,

    /// <summary>Written by the Calico API server to its own store.</summary>
    Echo = 8,

    /// <summary>Repeats another entry, and so changed nothing.</summary>
    Shadow = 16,

    /// <summary>Told by an admission review.</summary>
    Review = 32,

    /// <summary>Told by an admission review alone, and not confirmed yet.</summary>
    Tentative = 64,
}

/// <summary>One entry of a Change Log, with the state of the lineage after it: enough to go on from here without reading anything older.</summary>
public sealed class ObjectVersionRow
{
    public string LedgerId { get; set; } = string.Empty;

    public long ObjectId { get; set; }

    /// <summary>Place in the lineage, from 1, entries without a number included.</summary>
    public int Ordinal { get; set; }

    public int? Number { get; set; }

    public long Seq { get; set; }

    public long Time { get; set; }

    public string Actor { get; set; } = string.Empty;

    public int Action { get; set; }

    public int Class { get; set; }

    public int Before { get; set; }

    public int After { get; set; }

    public int Flags { get; set; }

    public string? Uid { get; set; }

    public string? Reason { get; set; }

    public string? Note { get; set; }

    public int? Added { get; set; }

    public int? Removed { get; set; }

    /// <summary>The state before, where the event itself carried it and no version before holds it.</summary>
    public byte[]? BeforeHash { get; set; }

    /// <summary>The event that carries the state before, where that is another than <see cref="Seq"/>; 0 when it is among the manifests.</summary>
    public long? BeforeSeq { get; set; }

    /// <summary>The state after; of an entry without a number, the state it left as it was.</summary>
    public byte[]? BodyHash { get; set; }

    /// <summary>The event that carries the state after, where that is another than <see cref="Seq"/>; 0 when it is among the manifests.</summary>
    public long? BodySeq { get; set; }

    /// <summary>Newest number up to here.</summary>
    public int LastNumber { get; set; }

    /// <summary>Null while every entry up to here repeats a later one.</summary>
    public int? State { get; set; }

    /// <summary>How the state after is known, which is not what an entry without effect shows.</summary>
    public int Known { get; set; }

    /// <summary>Numeric resourceVersion of the state; 0 when not known.</summary>
    public long Version { get; set; }

    public long? Generation { get; set; }

    /// <summary>Latest time up to here, where that is another than <see cref="Time"/>.</summary>
    public long? HighTime { get; set; }

    /// <summary>Highest resourceVersion up to here that places writes, and when it was written, where that is another time than <see cref="Time"/>.</summary>
    public long HighVersion { get; set; }

    public long? HighVersionAt { get; set; }

    public long RequestKey { get; set; }

    public long SourceKey { get; set; }

    public int Rank { get; set; }
}

internal sealed class ObjectVersionMapping : IEntityTypeConfiguration<ObjectVersionRow>
{
    public void Configure(EntityTypeBuilder<ObjectVersionRow> builder)
    {
        builder.ToTable("ObjectVersions");
        builder.HasKey(v => new { v.LedgerId, v.ObjectId, v.Ordinal });
        builder.Property(v => v.Uid).HasConversion(uid => UidCodec.Write(uid), stored => UidCodec.Read(stored));
        builder.HasIndex(v => new { v.LedgerId, v.Seq });
        builder.HasIndex(v => new { v.LedgerId, v.ObjectId, v.Number }).HasFilter("\"Number\" IS NOT NULL");
    }
}
