using System.ComponentModel.DataAnnotations;
using System.Reflection;
using AuditConsole.Core.Common;
using AuditConsole.Core.Ingestion;
using AuditConsole.Web.Hosting;
using Xunit;

namespace AuditConsole.Tests.Architecture;

/// <summary>A setting that is refused is named by its key: whoever reads the message has a settings file before him, not the code.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void Every_bound_of_a_setting_names_its_key()
    {
        var bounds = (
            from type in typeof(IngestionOptions).Assembly.GetTypes().Concat(typeof(WebLimits).Assembly.GetTypes())
            from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            from bound in property.GetCustomAttributes<ValidationAttribute>(inherit: true)
            select (Type: type, Property: property, Bound: bound)).ToList();

        Assert.Contains(bounds, bound => bound.Type == typeof(WebLimits));
        Assert.Empty(bounds.Where(bound => !Names(bound.Bound, bound.Property)).Select(bound => $"{bound.Type.Name}.{bound.Property.Name}: {bound.Bound.GetType().Name}"));
    }

    private static bool Names(ValidationAttribute bound, PropertyInfo property)
        => bound is SettingRangeAttribute
            ? bound.FormatErrorMessage(property.Name).StartsWith("AuditConsole:", StringComparison.Ordinal)
            : bound.ErrorMessage?.StartsWith("AuditConsole:", StringComparison.Ordinal) == true && bound.ErrorMessage.Contains($":{property.Name}", StringComparison.Ordinal);
}
