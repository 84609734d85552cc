using System.Reflection;
using System.Text.RegularExpressions;
using AuditConsole.Web;
using Microsoft.AspNetCore.Components;
using Xunit;

namespace AuditConsole.Tests.Web;

public sealed partial class RouteParametersTests
{
    [Fact]
    public void Every_part_of_a_route_has_its_property()
    {
        var missing = from page in typeof(Urls).Assembly.GetTypes()
                      from route in page.GetCustomAttributes<RouteAttribute>()
                      from part in Parameter().Matches(route.Template).Select(m => m.Groups[1].Value)
                      where page.GetProperties().All(p => !p.Name.Equals(part, StringComparison.OrdinalIgnoreCase) || p.GetCustomAttribute<ParameterAttribute>() is null)
                      select $"{page.Name}: {part}";

        Assert.Empty(missing);
    }

    [GeneratedRegex(@"\{\*{0,2}(\w+)")]
    private static partial Regex Parameter();
}
