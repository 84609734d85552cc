using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditConsole.Core.Events.Redaction;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AuditConsole.Tests.Core.Events.Redaction;

public sealed class RedactionPropertyTests
{
    private static readonly string[] PlainNames = ["kind", "metadata", "name", "spec", "replicas", "data", "labels", "image", "n", "übung", "a\"b", "items"];
    private static readonly string[] AnyNames = [.. PlainNames, "password", "token", "env", "args", "value", "path", "op", "stringData", "status", "selector", "patch", "kubectl.kubernetes.io/last-applied-configuration", "requestURI"];
    private static readonly string[] PlainTexts = ["", "web", "debug", "ä\n\"\\", "1.0", "https://example.com/a", "<b>", "32a02561-6dc6-11e9-af27-42010a8000a7"];
    private static readonly string[] AnyTexts =
    [
        .. PlainTexts, "Secret", "SecretList", "TokenReview", "CertificateSigningRequest", "hunter2hunter2", "--password", "eyJhbGciOiJI.eyJzdWIiOiIx.c2ln", "{\"kind\":\"Secret\",\"data\":{\"a\":\"b\"}}", "{", "/data/x", "add",
        "-----BEGIN PRIVATE KEY-----", "u://a:b@c", "\0",
    ];

    [Fact]
    public void A_body_without_anything_sensitive_is_kept_byte_for_byte()
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(400),
            Prop.ForAll(Json(PlainNames, PlainTexts), text => Encoding.UTF8.GetString(RedactionCaseTests.Redact(text, SecretKind.None).Bytes) == text));

    [Fact]
    public void What_is_kept_of_JSON_is_JSON()
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(800),
            Prop.ForAll(Json(AnyNames, AnyTexts), text => Enum.GetValues<SecretKind>().All(kind => IsJson(RedactionCaseTests.Redact(text, kind).Bytes))));

    [Fact]
    public void Nothing_of_a_Secrets_contents_survives_whatever_stands_beside_it()
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(200),
            Prop.ForAll(Json(AnyNames, AnyTexts), text =>
            {
                var body = $$$"""{"kind":"Secret","data":{"canary":"{{{Canary}}}","more":{{{text}}}},"stringData":{"x":"{{{Canary}}}"}}""";
                return !Encoding.UTF8.GetString(RedactionCaseTests.Redact(body, SecretKind.None).Bytes).Contains(Canary, StringComparison.Ordinal);
            }));

    private const string Canary = "canary-3f9a1c";

    private static bool IsJson(byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        return true;
    }

    private static Arbitrary<string> Json(string[] names, string[] texts)
        => Gen.Sized(size => Value(Math.Min(size, 40), names, texts)).Select(node => node?.ToJsonString() ?? "null").ToArbitrary();

    private static Gen<JsonNode?> Value(int size, string[] names, string[] texts)
    {
        var leaf = Gen.OneOf<JsonNode?>(
            Gen.Elements(texts).Select(t => (JsonNode?)JsonValue.Create(t)),
            Gen.Choose(-1000, 100000).Select(n => (JsonNode?)JsonValue.Create(n)),
            Gen.Elements(true, false).Select(b => (JsonNode?)JsonValue.Create(b)),
            Gen.Constant<JsonNode?>(null));
        if (size <= 1)
        {
            return leaf;
        }

        var inner = Value(size / 3, names, texts);
        var list = inner.ListOf(3).Select(items => (JsonNode?)new JsonArray([.. items.Select(i => i?.DeepClone())]));
        var map = Gen.Elements(names).Zip(inner).ListOf(4).Select(members =>
        {
            var o = new JsonObject();
            foreach (var (name, value) in members)
            {
                o[name] = value?.DeepClone();
            }

            return (JsonNode?)o;
        });
        return Gen.OneOf(leaf, list, map, map);
    }
}
