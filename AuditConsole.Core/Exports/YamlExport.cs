using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AuditConsole.Core.Events;
using AuditConsole.Core.Ledgers;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.EventEmitters;

namespace AuditConsole.Core.Exports;

/// <summary>Events as YAML, a document for each.</summary>
internal sealed class YamlExport(bool whole) : IExportWriter
{
    // As deep as bodies are written at all.
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = 1024 };
    private static readonly ISerializer Serializer = new SerializerBuilder().WithQuotingNecessaryStrings(quoteYaml1_1Strings: true).WithMaximumRecursion(1024).DisableAliases().WithEventEmitter(next => new ExactText(next)).Build();

    private readonly ArrayBufferWriter<byte> _json = new();

    public void Begin(IBufferWriter<byte> file)
    {
    }

    public void Write(IBufferWriter<byte> file, StoredEvent stored, bool bodies)
    {
        _json.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_json, SafeJson.WriterOptions))
        {
            JsonExport.WriteEvent(writer, stored, whole, bodies);
        }

        using var document = JsonDocument.Parse(_json.WrittenMemory, AnyDepth);
        file.Write("---\n"u8);
        file.Write(Encoding.UTF8.GetBytes(Serializer.Serialize(Plain(document.RootElement)!).ReplaceLineEndings("\n")));
    }

    public void End(IBufferWriter<byte> file, long events, IReadOnlyList<string> damage)
    {
        foreach (var sentence in damage)
        {
            file.Write(Encoding.UTF8.GetBytes($"# {sentence.ReplaceLineEndings(" ")}\n"));
        }
    }

    private static object? Plain(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().ToDictionary(member => member.Name, member => Plain(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Select(Plain).ToList(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out var number) ? number : decimal.TryParse(element.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>Quotes texts whose control characters would be read as ends of lines, or not come back.</summary>
    private sealed class ExactText(IEventEmitter next) : ChainedEventEmitter(next)
    {
        public override void Emit(ScalarEventInfo eventInfo, IEmitter emitter)
        {
            if (eventInfo.Source.Value is string text && text.Any(char.IsControl))
            {
                eventInfo.Style = ScalarStyle.DoubleQuoted;
            }

            base.Emit(eventInfo, emitter);
        }
    }
}
