using System.Text.Json;
using AuditConsole.Web.Components.Connect;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace AuditConsole.Tests.Web.Welcome;

public sealed class ConnectSnippetsTests
{
    private static readonly ConnectSnippets Secure = new("https://audit.example.com/", "prod", "ack_ABCDEFGH_secret");

    [Fact]
    public void The_kubeconfig_is_yaml_with_address_and_key()
    {
        var config = Parse(Secure.Kubeconfig);

        Assert.Equal("https://audit.example.com/ingest/k8s/audit/prod", config["clusters"][0]["cluster"]["server"].ToString());
        Assert.Equal("/etc/kubernetes/audit/ca.crt", config["clusters"][0]["cluster"]["certificate-authority"].ToString());
        Assert.Equal("ack_ABCDEFGH_secret", config["users"][0]["user"]["token"].ToString());
    }

    [Fact]
    public void Without_TLS_no_authority_is_named()
        => Assert.DoesNotContain("certificate-authority", (Secure with { Address = "http://127.0.0.1:5080/" }).Kubeconfig, StringComparison.Ordinal);

    [Fact]
    public void An_authority_of_our_own_stands_in_the_file_itself()
    {
        const string Pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

        var cluster = Parse((Secure with { Authority = Pem }).Kubeconfig)["clusters"][0]["cluster"];

        Assert.Equal(Pem, System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(cluster["certificate-authority-data"].ToString())));
    }

    [Fact]
    public void The_admission_webhook_never_blocks_and_carries_its_key_in_the_path()
    {
        var webhook = Parse((Secure with { Authority = "pem" }).AdmissionManifest)["webhooks"][0];

        Assert.Equal(("Ignore", "None", "2"), (webhook["failurePolicy"].ToString(), webhook["sideEffects"].ToString(), webhook["timeoutSeconds"].ToString()));
        Assert.Equal("https://audit.example.com/ingest/k8s/admission/prod/ack_ABCDEFGH_secret", webhook["clientConfig"]["url"].ToString());
        Assert.Equal("cGVt", webhook["clientConfig"]["caBundle"].ToString());
    }

    [Fact]
    public void The_audit_policy_is_yaml() => Assert.Equal("Policy", Parse(ConnectSnippets.AuditPolicy)["kind"].ToString());

    [Fact]
    public void The_event_of_the_curl_is_json_with_its_time()
    {
        var curl = Secure.Curl(new DateTimeOffset(2026, 11, 21, 14, 31, 0, TimeSpan.Zero), "o'neil@example.com");
        var body = curl[(curl.IndexOf("--data '", StringComparison.Ordinal) + 8)..curl.LastIndexOf('\'')];
        using var document = JsonDocument.Parse(body);

        Assert.DoesNotContain('\'', body);
        Assert.Equal("2026-11-21T14:31:00Z", document.RootElement.GetProperty("timestamp").GetString());
        Assert.Equal("o'neil@example.com", document.RootElement.GetProperty("actor").GetProperty("email").GetString());
    }

    [Fact]
    public void Without_a_key_a_placeholder_stands_in_its_place()
        => Assert.Contains($"Bearer {ConnectSnippets.TokenPlaceholder}\"", (Secure with { Token = null }).Curl(DateTimeOffset.UnixEpoch, null), StringComparison.Ordinal);

    private static YamlNode Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return stream.Documents[0].RootNode;
    }
}
