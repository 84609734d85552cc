using System.Text;
using System.Text.Json;
using AuditConsole.Core.Integrity;

namespace AuditConsole.Tests.Core.Integrity;

/// <summary>The published test vectors of the ledger's format.</summary>
internal static class IntegrityVectors
{
    private static readonly JsonDocument Document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", "integrity", "vectors.json")));

    public static JsonElement Root => Document.RootElement;

    public static JsonElement Log => Root.GetProperty("log");

    public static byte[] Hex(this JsonElement element, string name) => Convert.FromHexString(element.Text(name));

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static RecordHeader Header(JsonElement record) => new()
    {
        Seq = record.GetProperty("seq").GetInt64(),
        Received = record.GetProperty("received").GetInt64(),
        Occurred = record.GetProperty("occurred").GetInt64(),
        Id = record.Text("id"),
        Type = record.Text("type"),
        Source = record.Text("source"),
        Tenant = record.Text("tenant"),
        Project = record.Text("project"),
    };

    /// <summary>The parts of a record, digested with the salts that the vectors give.</summary>
    public static RecordPart[] Parts(JsonElement record) =>
    [
        .. record.GetProperty("parts").EnumerateObject().OrderBy(part => part.Name, StringComparer.Ordinal).Select(part =>
        {
            var content = part.Value.TryGetProperty("text", out var text) ? Encoding.UTF8.GetBytes(text.GetString()!) : part.Value.GetProperty("base64").GetBytesFromBase64();
            var digest = new byte[Digest.Size];
            RecordHash.Part(part.Value.Hex("salt"), content, digest);
            return new RecordPart(part.Name, content.Length, Digest.Read(digest));
        }),
    ];
}
