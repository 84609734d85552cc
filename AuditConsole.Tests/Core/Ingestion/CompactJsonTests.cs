using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditConsole.Core.Ingestion;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Ingestion;

public sealed class CompactJsonTests
{
    [Theory]
    [InlineData("""{ "a" : [ 1 , 2.50 ] }""", """{"a":[1,2.50]}""")]
    [InlineData("""{"a b":" c  d "}""", """{"a b":" c  d "}""")]
    [InlineData("""{"u":"x\u0026y\u003C\/"}""", """{"u":"x&y</"}""")]
    [InlineData("""{"u":"\u0022 \u005c \u000a \u0000 \u001F"}""", """{"u":"\" \\ \n \u0000 \u001f"}""")]
    [InlineData("""{"u":"\\u0026 \"  \\"}""", """{"u":"\\u0026 \"  \\"}""")]
    [InlineData("""{"u":"\ud83d\ude00 \ud83d \u00e4"}""", """{"u":"😀 \ud83d ä"}""")]
    public void One_spelling_for_all(string sent, string expected) => Assert.Equal(expected, Compact(sent));

    [Fact]
    public void Layout_and_escaping_make_no_difference()
        => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(ArbMap.Default.ArbFor<Dictionary<NonNull<string>, NonNull<string>>>(), members =>
        {
            var node = new JsonObject();
            foreach (var (name, value) in members)
            {
                // Halves of surrogate pairs are not text: the writer would replace them.
                node[Whole(name.Get)] = Whole(value.Get);
            }

            var relaxed = node.ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            var escaped = node.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
            return Compact(relaxed) == Compact(escaped);
        }));

    [Fact]
    public void A_single_blank_between_two_tokens_is_noticed_whatever_the_texts_look_like()
    {
        var texts = Gen.Elements("a", "RBAC: allowed, by \"x\" }", ", ", " : ", "[ 1 ]", "e, l", "\"", " ", "x  y", "1 ,");
        var documents = texts.ListOf(6).Select(list => new JsonObject { ["k: "] = new JsonArray([.. list.Select(t => (JsonNode?)JsonValue.Create(t))]), ["n"] = 1.5, ["t"] = true, ["o"] = new JsonObject { ["z"] = null } });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(documents.Zip(Gen.Choose(0, 1000)).ToArbitrary(), pair =>
        {
            var compact = pair.Item1.ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            var places = Places(compact);
            var spaced = compact.Insert(places[pair.Item2 % places.Count], " ");
            return Compact(compact) == compact && Compact(spaced) == compact;
        }));
    }

    /// <summary>Where a blank may stand: beside the brackets, commas and colons that are outside strings.</summary>
    private static List<int> Places(string json)
    {
        var (places, inString) = (new List<int>(), false);
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] == '"' && (i == 0 || json[i - 1] != '\\'))
            {
                inString = !inString;
            }
            else if (!inString && "{}[],:".Contains(json[i], StringComparison.Ordinal))
            {
                places.Add(i);
                places.Add(i + 1);
            }
        }

        return places;
    }

    private static string Whole(string text) => string.Concat(text.EnumerateRunes().Select(r => r.ToString()));

    private static string Compact(string json)
    {
        var output = new ArrayBufferWriter<byte>();
        CompactJson.Append(Encoding.UTF8.GetBytes(json), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
