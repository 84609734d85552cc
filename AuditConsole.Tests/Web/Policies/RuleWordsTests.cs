using System.Text;
using AuditConsole.Web.Components.Policies.Rules;
using Xunit;

namespace AuditConsole.Tests.Web.Policies;

public sealed class RuleWordsTests
{
    [Theory]
    [InlineData("""{"action":"Allow","protocol":"UDP","destination":{"ports":[53]}}""", "Allow UDP 53 to any")]
    [InlineData("""{"action":"Allow","protocol":"TCP","destination":{"selector":"role == \"registry\"","ports":[443]}}""", "Allow TCP 443 to selector role == \"registry\"")]
    [InlineData("""{"action":"Allow","protocol":6,"destination":{"nets":["10.0.0.0/8"],"notNets":["10.1.0.0/16"],"ports":["8000:8080",443]}}""", "Allow protocol 6 8000:8080, 443 to 10.0.0.0/8 except 10.1.0.0/16")]
    [InlineData("""{"action":"Deny"}""", "Deny everything")]
    [InlineData("""{"action":"Deny","source":{},"destination":{}}""", "Deny everything")]
    [InlineData("""{"action":"Allow","source":{"selector":"app == 'a'"},"destination":{"domains":["a.com","b.com"]}}""", "Allow to domains a.com, b.com from selector app == 'a'")]
    [InlineData("""{"action":"Deny","destination":{"nets":["1.0.0.0/8","2.0.0.0/8","3.0.0.0/8","4.0.0.0/8","5.0.0.0/8","6.0.0.0/8"]}}""", "Deny to 1.0.0.0/8, 2.0.0.0/8, 3.0.0.0/8, 4.0.0.0/8 and 2 more")]
    [InlineData("""{"action":"Pass","notProtocol":"ICMP","ipVersion":6}""", "Pass IPv6 not ICMP to any")]
    [InlineData("""{"action":"Allow","protocol":"ICMP","icmp":{"type":8,"code":0}}""", "Allow ICMP type 8 code 0 to any")]
    [InlineData("""{"action":"Allow","destination":{"serviceAccounts":{"names":["a","b"]},"namespaceSelector":"team == 'x'"}}""", "Allow to service accounts a, b in namespaces team == 'x'")]
    [InlineData("""{"action":"Allow","destination":{"namespaceSelector":"team == 'x'"}}""", "Allow to anything in namespaces team == 'x'")]
    [InlineData("""{"action":"Allow","destination":{"services":{"name":"dns","namespace":"kube-system"}}}""", "Allow to service kube-system/dns")]
    [InlineData("""{"action":"Allow","http":{"methods":["GET"],"paths":[{"exact":"/a"},{"prefix":"/b"}]}}""", "Allow to any HTTP GET /a, /b*")]
    [InlineData("""{"action":"Allow","quantum":true}""", "Allow with further conditions (quantum)")]
    [InlineData("""{"action":"Allow","destination":{"mood":"blue","ports":[1]}}""", "Allow 1 to any, with further conditions (destination.mood)")]
    public void A_Calico_egress_rule_in_words(string rule, string words) => Assert.Equal(words, Only($$$"""{"spec":{"types":["Egress"],"egress":[{{{rule}}}]}}""", "projectcalico.org", "GlobalNetworkPolicy"));

    [Theory]
    [InlineData("""{"action":"Allow","protocol":"TCP","source":{"selector":"a"},"destination":{"ports":[80]}}""", "Allow TCP 80 from selector a")]
    [InlineData("""{"action":"Allow","source":{"ports":[68]},"protocol":"UDP"}""", "Allow UDP from any source ports 68")]
    [InlineData("""{"action":"Log"}""", "Log everything")]
    public void A_Calico_ingress_rule_in_words(string rule, string words) => Assert.Equal(words, Only($$$"""{"spec":{"ingress":[{{{rule}}}]}}""", "projectcalico.org", "NetworkPolicy"));

    [Theory]
    [InlineData("{}", "Allow everything")]
    [InlineData("""{"from":[{"podSelector":{"matchLabels":{"app":"web"}}}],"ports":[{"port":80},{"port":443,"protocol":"TCP"},{"protocol":"UDP","port":53}]}""", "Allow TCP 80, 443, UDP 53 from pods app=web of this namespace")]
    [InlineData("""{"from":[{"namespaceSelector":{}}]}""", "Allow any port from all pods of all namespaces")]
    [InlineData("""{"from":[{"namespaceSelector":{"matchExpressions":[{"key":"team","operator":"In","values":["a","b"]},{"key":"old","operator":"DoesNotExist"}]},"podSelector":{}}]}""", "Allow any port from all pods in namespaces team in (a, b) and old does not exist")]
    [InlineData("""{"from":[{"ipBlock":{"cidr":"10.0.0.0/8","except":["10.1.0.0/16"]}},{"podSelector":{}}],"ports":[{"port":8000,"endPort":8080}]}""", "Allow TCP 8000:8080 from 10.0.0.0/8 except 10.1.0.0/16 or all pods of this namespace")]
    [InlineData("""{"ports":[{"protocol":"SCTP"}]}""", "Allow SCTP any from any")]
    public void A_Kubernetes_rule_in_words(string rule, string words) => Assert.Equal(words, Only($$$"""{"spec":{"podSelector":{},"ingress":[{{{rule}}}]}}""", "networking.k8s.io", "NetworkPolicy"));

    [Fact]
    public void What_follows_a_deciding_rule_is_everything_else()
        => Assert.Equal(
            ["everything", "everything", "everything else"],
            Read("""{"spec":{"ingress":[{"action":"Log"},{"action":"Allow"},{"action":"Deny"}]}}""", "projectcalico.org", "NetworkPolicy")!.Sections[0].Rules.Select(r => r.Text));

    [Theory]
    [InlineData("""{"spec":{}}""", "Ingress")]
    [InlineData("""{"spec":{"egress":[{"action":"Allow"}]}}""", "Egress")]
    [InlineData("""{"spec":{"egress":[{"action":"Allow"}],"ingress":[{"action":"Allow"}]}}""", "Ingress Egress")]
    [InlineData("""{"spec":{"types":["Egress"]}}""", "Egress")]
    public void Calico_types_default_to_what_the_rules_need(string manifest, string directions)
        => Assert.Equal(directions, string.Join(' ', Read(manifest, "projectcalico.org", "NetworkPolicy")!.Sections.Select(s => s.Direction)));

    [Theory]
    [InlineData("""{"spec":{"ingress":"all"}}""")]
    [InlineData("""{"spec":{"ingress":[{"action":"Allow","source":{"nets":"10.0.0.0/8"}}]}}""")]
    [InlineData("""{"spec":{"ingress":[{}]}}""")]
    [InlineData("""{"spec":{"ingress":[{"action":{"x":1}}]}}""")]
    [InlineData("""{"spec":[]}""")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    public void Nothing_is_said_of_a_policy_that_is_not_one(string manifest) => Assert.Null(Read(manifest, "projectcalico.org", "NetworkPolicy"));

    [Fact]
    public void A_staged_policy_says_so() => Assert.True(Read("""{"spec":{}}""", "projectcalico.org", "StagedNetworkPolicy")!.Staged);

    [Fact]
    public void Other_kinds_have_no_rules() => Assert.Null(Read("""{"spec":{}}""", "apps", "Deployment"));

    private static string Only(string manifest, string group, string kind)
    {
        var line = Assert.Single(Assert.Single(Read(manifest, group, kind)!.Sections).Rules);
        return $"{line.Action} {line.Text}";
    }

    private static PolicyRules? Read(string manifest, string group, string kind)
        => RuleReader.TryRead(group, kind, Encoding.UTF8.GetBytes(manifest), out var rules) ? rules : null;
}
